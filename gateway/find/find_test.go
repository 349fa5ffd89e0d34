package find_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/find"
	"dunghen/schema/catalogue"
)

func TestProceduresByWhatIsTyped(t *testing.T) {
	all := []catalogue.Procedure{
		{Code: "1.003868", Name: "Cấp giấy phép xuất bản tài liệu không kinh doanh", Field: catalogue.Field{Name: "Xuất bản"}},
		{Code: "2.001594", Name: "Cấp giấy phép hoạt động in (xuất bản phẩm)", Field: catalogue.Field{Name: "In"}},
		{Code: "1.003659", Name: "Cấp giấy phép bưu chính", Field: catalogue.Field{Name: "Bưu chính"}},
		{Code: "1.003687", Name: "Sửa đổi giấy phép bưu chính", Field: catalogue.Field{Name: "Bưu chính"}},
	}
	for _, row := range []struct {
		typed string
		want  []string
	}{
		{"", []string{"1.003868", "2.001594", "1.003659", "1.003687"}},
		{"giấy phép bưu chính", []string{"1.003659", "1.003687"}},
		{"giay phep buu", []string{"1.003659", "1.003687"}},
		{"  SUA   doi ", []string{"1.003687"}},
		{"bưu cấp", []string{"1.003659"}},
		{"xuat ban", []string{"1.003868", "2.001594"}},
		{"1.0036", []string{"1.003659", "1.003687"}},
		{"3868", []string{"1.003868"}},
		{"phep cap giay", []string{"1.003868", "2.001594", "1.003659"}},
		{"hep", []string{}},
		{"%", []string{}},
		{"đất đai", []string{}},
	} {
		codes := []string{}
		for _, p := range find.Procedures(all, row.typed) {
			codes = append(codes, p.Code)
		}
		require.Equal(t, row.want, codes, row.typed)
	}
}
