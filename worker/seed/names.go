package seed

import (
	"fmt"
	"math/rand/v2"

	"dunghen/schema/register"
)

// Names nobody bears: of trees, stones and waters.
var (
	firstNames = []string{"Mẫu Văn", "Mẫu Thị", "Thử Văn", "Thử Thị", "Giả Đình", "Giả Thị", "Ví Dụ", "Minh Họa"}
	lastNames  = []string{
		"Cây Đa", "Cây Si", "Cây Gạo", "Cây Sấu", "Cây Me", "Lá Bàng", "Lá Sen", "Đá Cuội", "Đá Ong", "Suối Nguồn", "Suối Cạn",
		"Sông Con", "Hồ Trong", "Đồi Chè", "Đồi Cọ", "Núi Xa", "Mây Chiều", "Gió Bấc", "Nắng Mai", "Mưa Rào", "Trăng Rằm", "Sao Hôm",
	}
	companies = []string{"Công ty TNHH Mẫu", "Công ty cổ phần Thử Nghiệm", "Hợp tác xã Ví Dụ", "Tạp chí Minh Họa", "Doanh nghiệp tư nhân Giả Định"}
	hamlets   = []string{"Tổ 1", "Tổ 2", "Tổ 3", "Tổ 4", "Xóm Trên", "Xóm Dưới", "Xóm Giữa", "Bản Mới"}
	communes  = []string{"phường Mẫu Một", "phường Mẫu Hai", "xã Thử Nghiệm", "xã Ví Dụ", "thị trấn Minh Họa"}
)

// applicant invents whoever asks. Their telephone rings nowhere.
func applicant(r *rand.Rand) register.Applicant {
	a := register.Applicant{
		Name: pick(r, firstNames) + " " + pick(r, lastNames), Kind: register.Person,
		IDNumber: fmt.Sprintf("000%09d", r.IntN(1_000_000_000)), Phone: fmt.Sprintf("0000%06d", r.IntN(1_000_000)),
		Address: pick(r, hamlets) + ", " + pick(r, communes), DeliverBy: register.ByCounter,
	}
	switch n := r.IntN(10); {
	case n < 4:
		a.Email = fmt.Sprintf("nguoi-nop-%06d@example.invalid", r.IntN(1_000_000))
		a.DeliverBy = register.ByEmail
	case n < 5:
		a.DeliverBy = register.ByPost
	}
	if r.IntN(3) == 0 {
		a.Name, a.Kind = fmt.Sprintf("%s %s %d", pick(r, companies), pick(r, lastNames), 1+r.IntN(99)), register.AnOrganisation
	}
	return a
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// weighed picks an index by weights.
func weighed(r *rand.Rand, weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := r.IntN(sum)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	return len(weights) - 1
}
