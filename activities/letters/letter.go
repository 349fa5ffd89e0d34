package letters

import "time"

// Kind says which paper of the office a letter is.
type Kind string

// The papers with a form in TT 01/2018/TT-VPCP (Mẫu 01–06) or TT 03/2025/TT-VPCP (Phụ lục I, Mẫu 01–07).
const (
	KindReceipt     Kind = "receipt"      // giấy tiếp nhận hồ sơ và hẹn trả kết quả
	KindSupplement  Kind = "supplement"   // phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
	KindRefusal     Kind = "refusal"      // phiếu từ chối tiếp nhận giải quyết hồ sơ
	KindApology     Kind = "apology"      // phiếu xin lỗi và hẹn lại ngày trả kết quả
	KindStop        Kind = "stop"         // thông báo dừng giải quyết hồ sơ, from 2025 on
	KindControlSlip Kind = "control_slip" // phiếu kiểm soát quá trình giải quyết hồ sơ
	KindBook        Kind = "book"         // sổ theo dõi hồ sơ
)

// Letter is everything printed on one paper of the office. Instants may be in any location; they are printed in Vietnam
// time. Texts may hold anything people type: they are normalised to NFC, and characters the face lacks are printed as "□".
// What may be empty is for the form to say: a field it prints without brackets or `when` must be given.
type Letter struct {
	Regime       string    // rule set of the file's intake day: Regime2021 or Regime2025
	Number       int       // 1..n in the office's yearly series; 0 for forms without a number (control slip, book)
	IssuedAt     time.Time `yaml:"issued_at"`
	Office       Office
	Signer       Person
	Automatic    bool // issued by the system, without a signature in hand; said at the foot
	Verification Verification
	Applicant    Applicant
	File         File
	Content      Content `yaml:"-"`
}

// Content is what one kind of letter says beyond the common facts: Receipt, Supplement, Refusal, Apology, Stop,
// ControlSlip or Book.
type Content interface {
	Kind() Kind
	// tell adds what the content says to the facts its form may print.
	tell(l Letter, f *facts)
	// bare and full are the content as it may at least and at most be; a form must stand both.
	bare() Content
	full() Content
}

// Office is the issuing agency (cơ quan ban hành).
type Office struct {
	Superior  string // cơ quan chủ quản, e.g. "Ủy ban nhân dân tỉnh Thái Nguyên"; optional
	Name      string // in normal case, e.g. "Sở Thông tin và Truyền thông"
	ShortName string `yaml:"short_name"`
	Symbol    string // of numbers, e.g. "STTTT"
	Place     string // địa danh of the letter's date line
	Address   string
	Phone     string
	Email     string
	OneStop   string `yaml:"one_stop"` // name of the reception desk, "Bộ phận Tiếp nhận và Trả kết quả"
}

// Person signs the letter.
type Person struct {
	Title string // may have several lines: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
	Name  string
	Phone string
}

// Verification lets whoever holds the paper ask the office whether it is genuine.
type Verification struct {
	Code string // "7K3M9QWXA2BC"; printed in groups of four
	URL  string // what the QR code says, e.g. "https://motcua.example.vn/v/7K3M9QWXA2BC"
}

// Applicant is who the letter is for (cá nhân, tổ chức).
type Applicant struct {
	Name         string
	Organisation bool   // addressed "Quý đơn vị" instead of "Ông/Bà"
	Address      string // line breaks become commas; optional
	Phone        string // optional
	Email        string // optional
}

// File is the file the letter is about; a book has none.
type File struct {
	Code       string    // mã hồ sơ
	Procedure  string    // name of the procedure, tên thủ tục hành chính
	Field      string    // lĩnh vực; optional
	ReceivedAt time.Time `yaml:"received_at"` // zero before the intake
	DueAt      time.Time `yaml:"due_at"`      // the promise; zero while there is none
}

// Receipt says that the file was taken in and when its result will be there (Mẫu 01; NĐ 61/2018/NĐ-CP Art. 17).
type Receipt struct {
	Papers      []Paper
	Sets        int    // số lượng hồ sơ, bộ
	Limit       string // published limit, "15 ngày làm việc"
	ReturnPlace string `yaml:"return_place"` // nơi nhận kết quả
	Secret      string // with the code opens the public look-up; optional
	Replaces    string // number of the receipt this one replaces; optional
}

// Paper is one document the applicant brought (thành phần hồ sơ).
type Paper struct {
	Name   string
	Copies int // 0 is not printed
}

// Supplement asks once and completely for what the file lacks (Mẫu 02; NĐ 61/2018/NĐ-CP Art. 17, 19(4)). The guiding
// officer is the letter's signer.
type Supplement struct {
	Papers       []string
	Reason       string
	BeforeIntake bool `yaml:"before_intake"` // no clock runs yet; else it restarts when the file is complete
}

// Refusal says that the file is not taken in, or not resolved after appraisal (Mẫu 03; NĐ 61/2018/NĐ-CP Art. 17, 19(8)).
type Refusal struct {
	Reason   string
	AtIntake bool `yaml:"at_intake"`
}

// Apology apologises for a promise that is not kept, for other faults, or both in one letter (Mẫu 04; NĐ 61/2018/NĐ-CP
// Art. 19(9), 21). The broken promise is the letter's File.DueAt; before that instant the wording is "chưa thể", from it
// on "đã không".
type Apology struct {
	NewDueAt time.Time `yaml:"new_due_at"` // the one new promise; zero: the letter is not about lateness
	Reason   string    // lý do of the lateness
	State    string    // tình trạng giải quyết: how far the file has come; optional
	OwedAt   time.Time `yaml:"owed_at"` // when the letter should have gone out, if the office's system was down then
	Faults   []Fault
}

// Fault is what the office did wrong beside lateness, e.g. a wrong refusal.
type Fault struct {
	Kind string // in Vietnamese, as it is to be printed
	Text string // what happened and what is done about it; optional
}

// Stop says that the file is not handled any further (Mẫu 05 of TT 03/2025/TT-VPCP).
type Stop struct {
	Reason           string
	AtApplicantsWish bool `yaml:"at_applicants_wish"`
}

// ControlSlip tells who held the file from when to when (Mẫu 05 of TT 01/2018/TT-VPCP, Mẫu 06 of TT 03/2025/TT-VPCP).
type ControlSlip struct {
	Lead      string
	Partners  []string
	Handovers []Handover
	Elapsed   time.Duration // working time of the file; the sum of what was Worked
	AsOf      time.Time     `yaml:"as_of"`
}

// Handover is one custody of the file.
type Handover struct {
	From, To   string
	FromPerson string `yaml:"from_person"`
	ToPerson   string `yaml:"to_person"`
	At         time.Time
	Until      time.Time     // zero: still held
	Step       string        // what was to be done
	Worked     time.Duration // working time held
	Planned    time.Duration // working time the step has; zero: none set
	Outcome    string        // trước hạn, đúng hạn, quá hạn or chưa xong
	Note       string
}

// Book lists the files of a period (Mẫu 06 of TT 01/2018/TT-VPCP, Mẫu 07 of TT 03/2025/TT-VPCP).
type Book struct {
	From, To time.Time // first and last day
	Unit     string    // whose files; empty: the whole office's
	Rows     []BookRow
}

// BookRow is one file in the book; zero instants are left blank.
type BookRow struct {
	Code, Procedure           string
	Sets                      int
	Applicant, Address, Phone string
	Lead                      string    // cơ quan chủ trì giải quyết
	ReceivedAt                time.Time `yaml:"received_at"`
	DueAt                     time.Time `yaml:"due_at"`
	SentAt                    time.Time `yaml:"sent_at"`     // to the unit that resolves it
	ResultAt                  time.Time `yaml:"result_at"`   // back from there
	ReturnedAt                time.Time `yaml:"returned_at"` // to the applicant
	ReturnWay                 string    `yaml:"return_way"`
	Note                      string
}

// Kind is KindReceipt.
func (Receipt) Kind() Kind { return KindReceipt }

// Kind is KindSupplement.
func (Supplement) Kind() Kind { return KindSupplement }

// Kind is KindRefusal.
func (Refusal) Kind() Kind { return KindRefusal }

// Kind is KindApology.
func (Apology) Kind() Kind { return KindApology }

// Kind is KindStop.
func (Stop) Kind() Kind { return KindStop }

// Kind is KindControlSlip.
func (ControlSlip) Kind() Kind { return KindControlSlip }

// Kind is KindBook.
func (Book) Kind() Kind { return KindBook }
