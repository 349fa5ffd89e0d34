package demo

import "dunghen/schema/register"

// applicants are invented, one for each life in its order. Their mail goes to
// domains that exist for examples only; some chose another way to be reached.
var applicants = []register.Applicant{
	person("Nguyễn Văn Hoà", "001085000011", "0912000001", "hoa.nguyen@example.com", "Số 12 phố Mẫu, phường Trung Tâm"),
	reached(register.BySMS, person("Lê Thị Bích Thuỷ", "001091000012", "0912000002", "thuy.le@example.com", "Tổ 4, phường Đồng Bẩm")),
	person("Trần Đức Nghĩa", "001078000013", "0912000003", "nghia.tran@example.com", "Xóm Núi, xã Sơn Cẩm"),
	organisation("Cơ sở in Ánh Dương", "4600000014", "0912000004", "lienhe@in-anhduong.example", "Số 8 đường Thử, phường Quang Trung"),
	person("Phạm Quỳnh Như", "001095000015", "0912000005", "nhu.pham@example.com", "Số 3 ngõ 5, phường Hoàng Văn Thụ"),
	reached(register.ByChat, person("Vũ Ngọc Ánh", "001088000016", "0912000006", "anh.vu@example.com", "Tổ 11, phường Tân Thịnh")),
	organisation("Công ty TNHH In Bình Minh", "4600000017", "0912000007", "vanphong@inbinhminh.example", "Lô 2, cụm công nghiệp số 1"),
	reached(register.ByPost, organisation("Công ty Cổ phần Chuyển phát Việt Bắc", "4600000018", "0912000008", "phaply@cpvietbac.example", "Số 20 đường Thử, phường Gia Sàng")),
	reached(register.ByCounter, organisation("Hội Khuyến học xã Tân Cương", "4600000019", "0912000009", "khuyenhoc@tancuong.example", "Trụ sở xã Tân Cương")),
	organisation("Công ty TNHH Bưu chính Sông Cầu", "4600000020", "0912000010", "congvan@songcau.example", "Số 101 đường Thử, phường Túc Duyên"),
	organisation("Công ty TNHH Giao nhận Phú Lương", "4600000021", "0912000011", "lienhe@phuluong.example", "Phố Đu, xã Phú Lương"),
	organisation("Cơ sở in Thành Đạt", "4600000022", "0912000012", "thanhdat@example.com", "Số 7 ngõ 2, phường Phan Đình Phùng"),
	reached(register.BySMS, organisation("Ban Liên lạc Cựu chiến binh Trung đoàn Mẫu", "4600000023", "0912000013", "banlienlac@example.org", "Số 45 đường Thử, phường Tích Lương")),
	organisation("Công ty TNHH Bao bì Hải Yến", "4600000024", "0912000014", "vanthu@haiyen.example", "Lô 5, cụm công nghiệp số 2"),
	organisation("Cơ sở in Mạnh Cường", "4600000025", "0912000015", "manhcuong@example.com", "Tổ 2, phường Cam Giá"),
	organisation("Công ty Cổ phần Dược liệu Đại Từ", "4600000026", "0912000016", "truyenthong@duoclieudaitu.example", "Xã Đại Phúc"),
	person("Đinh Thị Thanh Hằng", "001083000027", "0912000017", "hang.dinh@example.com", "Số 60 đường Thử, phường Thịnh Đán"),
	organisation("Trung tâm Văn hoá xã Phú Thượng", "4600000028", "0912000018", "vanhoa@phuthuong.example", "Trụ sở xã Phú Thượng"),
	organisation("Công ty TNHH Chuyển phát Định Hoá", "4600000029", "0912000019", "giamdoc@dinhhoa.example", "Phố Chợ Chu, xã Định Hoá"),
	organisation("Hội Văn học nghệ thuật huyện Mẫu", "4600000030", "0912000020", "hoivhnt@example.org", "Số 1 đường Mẫu, phường Trung Tâm"),
}

func person(name, identity, phone, email, address string) register.Applicant {
	return register.Applicant{Name: name, Kind: register.Person, IDNumber: identity, Phone: phone, Email: email, Address: address}
}

func organisation(name, taxCode, phone, email, address string) register.Applicant {
	return register.Applicant{Name: name, Kind: register.AnOrganisation, IDNumber: taxCode, Phone: phone, Email: email, Address: address}
}

// reached is an applicant who chose how to be reached.
func reached(by register.DeliverBy, a register.Applicant) register.Applicant {
	a.DeliverBy = by
	return a
}
