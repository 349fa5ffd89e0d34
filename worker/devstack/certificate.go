package devstack

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dunghen/activities/signing"
)

// certificate is the stack's throw-away certificate: where it lies, and its
// password. It is made at the first start and made anew when it has ended; nobody
// vouches for it.
func (o Options) certificate(now time.Time) (path, password string, err error) {
	path = filepath.Join(o.DataDir, "certificate.p12")
	file, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", err
	}
	word, wordErr := os.ReadFile(path + ".password")
	password = strings.TrimSpace(string(word))
	if err == nil && wordErr == nil {
		if _, err := signing.FromPKCS12(file, password, now); err == nil {
			return path, password, nil
		}
	}
	if file, password, err = signing.Throwaway("Sở Thông tin và Truyền thông (chứng thư thử)", now); err != nil {
		return "", "", err
	}
	return path, password, errors.Join(
		os.WriteFile(path+".password", []byte(password+"\n"), 0o600), os.WriteFile(path, file, 0o600))
}
