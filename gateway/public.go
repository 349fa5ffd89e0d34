package gateway

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

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
	secret, err := s.register.TrackingSecret(ctx, code)
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
