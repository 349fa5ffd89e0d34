package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// publicFile is a file as its applicant sees it by code and secret.
type publicFile struct {
	register.PublicFile
	StatusText string `json:"status_text"`
}

// citizenTexts are the statuses in citizens' words.
var citizenTexts = map[procedure.Status]string{
	procedure.StatusRegistered:  "Hồ sơ đã được ghi nhận, đang chờ cán bộ Một cửa kiểm tra để tiếp nhận.",
	procedure.StatusAccepted:    "Hồ sơ đã được tiếp nhận.",
	procedure.StatusDeclined:    "Hồ sơ không được tiếp nhận; vui lòng xem phiếu từ chối hoặc liên hệ Bộ phận Một cửa.",
	procedure.StatusProcessing:  "Hồ sơ đang được xử lý.",
	procedure.StatusSupplement:  "Hồ sơ cần bổ sung giấy tờ; thời hạn giải quyết tạm dừng cho đến khi ông/bà nộp đủ.",
	procedure.StatusPayment:     "Hồ sơ đang chờ ông/bà thực hiện nghĩa vụ tài chính.",
	procedure.StatusWithdrawn:   "Hồ sơ đã được rút theo yêu cầu của ông/bà.",
	procedure.StatusStopped:     "Hồ sơ đã dừng giải quyết; vui lòng liên hệ Bộ phận Một cửa.",
	procedure.StatusResultReady: "Đã có kết quả; mời ông/bà đến nhận theo hình thức đã đăng ký.",
	procedure.StatusReturned:    "Kết quả đã được trả.",
}

// lookUp answers an applicant. The secret is checked before anything is read, so
// that a wrong secret and an unknown code take the same way and look the same.
func (s *server) lookUp(ctx context.Context, c *gin.Context) error {
	if err := s.lookups.allow(c.ClientIP()); err != nil {
		return err
	}
	code := c.Param("code")
	secret, err := s.trackingSecret(ctx, code)
	if err != nil {
		return err
	}
	given := strings.ToUpper(strings.TrimSpace(c.Query("secret")))
	if subtle.ConstantTimeCompare([]byte(secret), []byte(given)) != 1 {
		return refuse(contract.CodeNotFound)
	}
	file, err := s.register.PublicFile(ctx, code)
	if err != nil {
		return missingIsNotFound(err)
	}
	file.Letters = orEmpty(file.Letters)
	c.JSON(http.StatusOK, publicFile{file, citizenTexts[file.Status]})
	return nil
}

func missingIsNotFound(err error) error {
	if errors.Is(err, register.ErrNotFound) {
		return refuse(contract.CodeNotFound)
	}
	return err
}

// trackingKey is the office's key of tracking secrets, fetched once.
type trackingKey struct {
	mu  sync.Mutex
	key []byte
}

// secretLength is in characters of 5 bits: 60 bits cannot be guessed at the pace
// the limiter allows.
const secretLength = 12

// unambiguous has no 0, 1, I or O: the secret is read off paper.
var unambiguous = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// trackingSecret derives the secret printed on a file's receipt from its code.
func (s *server) trackingSecret(ctx context.Context, code string) (string, error) {
	s.tracking.mu.Lock()
	defer s.tracking.mu.Unlock()
	if s.tracking.key == nil {
		key, err := s.register.Secret(ctx, "tracking", func() []byte {
			fresh := make([]byte, 32)
			rand.Read(fresh)
			return fresh
		})
		if err != nil {
			return "", err
		}
		s.tracking.key = key
	}
	mac := hmac.New(sha256.New, s.tracking.key)
	mac.Write([]byte(code))
	return unambiguous.EncodeToString(mac.Sum(nil))[:secretLength], nil
}
