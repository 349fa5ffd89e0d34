package contract

import "dunghen/workflows/procedure"

// message is one code in the words of the person who reads it.
type message struct{ vi, en string }

// messages hold every code of the law and of the gateway. Placeholders are the
// args of the refusal.
var messages = map[procedure.Code]message{
	procedure.CodeCalendarNotPublished: {
		"Ngày {day} nằm ngoài lịch làm việc đã công bố (đến hết ngày {to}), nên không thể tính ngày hẹn.",
		"The day {day} is outside the published working calendar (which ends on {to}); no date can be promised.",
	},
	procedure.CodeInvalidField:     {"Giá trị của mục này không hợp lệ; vui lòng kiểm tra lại.", "The value of this field is not valid."},
	procedure.CodeUnknownUnit:      {"Đơn vị “{unit}” không hợp lệ.", "The unit \"{unit}\" is not known."},
	procedure.CodeRoleNotAllowed:   {"Vai trò của bạn không được thực hiện thao tác này.", "Your role may not do this."},
	procedure.CodeNotYourFile:      {"Hồ sơ đang do đơn vị hoặc người khác thụ lý (đơn vị {unit}); bạn không được xử lý hồ sơ này.", "The file is in other hands (unit {unit}); you may not act on it."},
	procedure.CodeStatusNotAllowed: {"Hồ sơ đang ở trạng thái “{status}”, không thực hiện được thao tác này.", "The file has the status \"{status}\"; this action does not fit it."},
	procedure.CodeFileClosed:       {"Hồ sơ đã kết thúc (“{status}”), không thay đổi được nữa.", "The file is closed (\"{status}\") and cannot be changed."},
	procedure.CodeUnknownStep:      {"Quy trình của hồ sơ không có bước “{step}” hoặc không còn bước tiếp theo.", "The file's process has no step \"{step}\", or no step is left."},
	procedure.CodeUnknownPaper:     {"Giấy tờ “{paper}” không thuộc thành phần hồ sơ của thủ tục này.", "The paper \"{paper}\" does not belong to this procedure."},
	procedure.CodeSupplementUsed: {
		"Đã yêu cầu bổ sung đủ số lần cho phép ({times} lần). Chỉ trưởng phòng được quyết định yêu cầu thêm; việc đó sẽ bị ghi nhận là sai phạm.",
		"Papers have been asked for as often as allowed ({times}). Only a unit head may override, and it is booked as a breach.",
	},
	procedure.CodeSupplementWindowClosed: {
		"Đã quá thời hạn được yêu cầu bổ sung kể từ ngày tiếp nhận. Chỉ trưởng phòng được quyết định yêu cầu; việc đó sẽ bị ghi nhận là sai phạm.",
		"The time in which papers may be asked for has passed. Only a unit head may override, and it is booked as a breach.",
	},
	procedure.CodeSupplementIncomplete: {"Hồ sơ bổ sung còn thiếu giấy tờ “{paper}”.", "The supplement still lacks the paper \"{paper}\"."},
	procedure.CodeReasonRequired:       {"Phải ghi rõ lý do.", "A reason is required."},
	procedure.CodeNewDateRequired:      {"Khai báo trễ hẹn phải có ngày hẹn lại.", "A late declaration needs a new date."},
	procedure.CodeNewDateNotWorking:    {"Ngày {day} không phải ngày làm việc; vui lòng chọn ngày khác.", "{day} is not a working day; choose another."},
	procedure.CodeNewDateTooEarly:      {"Ngày hẹn lại phải sau ngày {due}.", "The new date must come after {due}."},
	procedure.CodeNewDateTooLate:       {"Ngày hẹn lại muộn nhất là ngày {last}.", "The new date may be {last} at the latest."},
	procedure.CodeAlreadyApologised:    {"Hồ sơ đã có phiếu xin lỗi và ngày hẹn lại; chỉ được hẹn lại một lần.", "The file already has its apology and its one new date."},
	procedure.CodeNotDeclaredLate:      {"Chưa có khai báo trễ hẹn để duyệt phiếu xin lỗi.", "Nobody has declared the file late, so there is no apology to approve."},
	procedure.CodeApologyMissing:       {"Hồ sơ đã trễ hẹn mà phiếu xin lỗi chưa phát hành; chưa thể kết thúc xử lý. Vui lòng thử lại sau ít phút.", "The file is late and its apology letter is not issued yet; it cannot be finished."},
	procedure.CodeNothingToAcknowledge: {"Không có báo cáo vượt cấp nào đang chờ bạn chỉ đạo.", "No escalation waits for your answer."},
	procedure.CodeNoSecondDate:         {"Hồ sơ chưa có ngày hẹn lại để chấp nhận.", "The file has no new date to accept."},
	procedure.CodeReceivedInFuture:     {"Thời điểm tiếp nhận không được ở tương lai.", "The receipt must not lie in the future."},

	procedure.CodeFaultKnown:    {"Lỗi này của ngày {day} đã được phản ánh; mỗi lỗi chỉ phản ánh một lần.", "This fault of {day} is known already; one fault is reported once."},
	procedure.CodeFaultInFuture: {"Ngày xảy ra lỗi ({day}) không được ở tương lai.", "The day of the fault ({day}) must not lie in the future."},
	procedure.CodeUnknownFault:  {"Hồ sơ không có phản ánh lỗi này.", "The file has no such fault."},
	procedure.CodeFaultDecided:  {"Phản ánh này đã được quyết định, không thay đổi được nữa.", "The fault has been decided on and cannot be changed."},
	procedure.CodeNoOpenFault:   {"Không có phản ánh lỗi nào đang chờ quyết định.", "No fault waits for a decision."},
	procedure.CodeOwnFault:      {"Phản ánh này nói về bạn; người khác phải quyết định.", "This fault is about you; somebody else must decide."},

	CodeUnauthorized:       {"Vui lòng đăng nhập.", "Please log in."},
	CodeInvalidCredentials: {"Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is wrong."},
	CodeAccountLocked:      {"Tài khoản tạm khóa vì đăng nhập sai nhiều lần; vui lòng thử lại sau {minutes} phút.", "The account is locked after repeated failures; try again in {minutes} minutes."},
	CodeSignatureInvalid:   {"Chữ ký của yêu cầu không đúng hoặc đã quá hạn.", "The signature of the request is wrong or too old."},
	CodeTooManyRequests:    {"Quá nhiều yêu cầu; vui lòng chờ giây lát rồi thử lại.", "Too many requests; wait a moment and try again."},

	CodeNotFound:              {"Không tìm thấy nội dung yêu cầu.", "Nothing was found here."},
	CodeMethodNotAllowed:      {"Địa chỉ này không nhận phương thức {method}.", "This address does not take {method}."},
	CodeUnsupportedMediaType:  {"Nội dung gửi lên phải có kiểu {expected}.", "The body must be {expected}."},
	CodeBodyTooLarge:          {"Nội dung gửi lên vượt quá {limit}.", "The body exceeds {limit}."},
	CodeMalformedJSON:         {"Nội dung gửi lên không phải một đối tượng JSON hợp lệ (vị trí {position}).", "The body is not one valid JSON object (position {position})."},
	CodeUnknownField:          {"Không có mục “{field}”.", "There is no field \"{field}\"."},
	CodeWrongType:             {"Mục này sai kiểu dữ liệu; cần {expected}.", "This field has the wrong type; {expected} is expected."},
	CodeMalformedParameter:    {"Tham số “{parameter}” thiếu hoặc sai định dạng; cần {expected}.", "The parameter \"{parameter}\" is missing or malformed; {expected} is expected."},
	CodeIdempotencyKeyMissing: {"Thiếu tiêu đề Idempotency-Key; khóa này bảo đảm một yêu cầu chỉ được thực hiện một lần.", "The header Idempotency-Key is missing; it makes sure that one request is carried out once."},
	CodeIdempotencyKeyInvalid: {"Idempotency-Key phải gồm 1–200 ký tự ASCII in được.", "The Idempotency-Key must be 1 to 200 printable ASCII characters."},
	CodeIdempotencyKeyReused:  {"Idempotency-Key này đã dùng cho nội dung khác.", "This Idempotency-Key was used with another body."},

	CodeInvalidFields:      {"Có {count} mục chưa hợp lệ; vui lòng sửa và gửi lại.", "{count} fields are not valid; correct them and send again."},
	CodeFieldRequired:      {"Không được để trống mục này.", "This field is required."},
	CodeFieldTooLong:       {"Mục này dài quá {max} ký tự.", "This field is longer than {max} characters."},
	CodeForbiddenCharacter: {"Mục này chứa ký tự điều khiển không cho phép.", "This field contains a control character."},
	CodeUnknownValue:       {"Giá trị không hợp lệ; cần một trong: {allowed}.", "The value is not known; one of {allowed} is expected."},
	CodeOutOfRange:         {"Giá trị phải từ {min} đến {max}.", "The value must be {min} to {max}."},
	CodeMalformedTime:      {"Thời điểm sai định dạng; cần {expected}.", "The time is malformed; {expected} is expected."},
	CodeMalformedPhone:     {"Số điện thoại không hợp lệ; cần 10–11 chữ số bắt đầu bằng 0, hoặc +84.", "The phone number is not valid; 10 to 11 digits starting with 0, or +84, are expected."},
	CodeNeedsEmail:         {"Chọn nhận qua thư điện tử thì phải có địa chỉ thư điện tử.", "Delivery by e-mail needs an e-mail address."},
	CodeNeedsPhone:         {"Chọn nhận qua tin nhắn thì phải có số điện thoại.", "Delivery by text message needs a phone number."},
	CodeNeedsAddress:       {"Chọn nhận qua bưu chính thì phải có địa chỉ.", "Delivery by post needs an address."},
	CodeDeliveryNotOffered: {"Cơ quan chưa gửi được theo hình thức “{deliver_by}”; hãy chọn: {allowed}.", "The office cannot deliver by \"{deliver_by}\" yet; choose one of: {allowed}."},
	CodeMalformedEmail:     {"Địa chỉ thư điện tử không hợp lệ.", "The e-mail address is not valid."},
	CodeMalformedIDNumber:  {"Số CMND/CCCD không hợp lệ; cần 9 hoặc 12 chữ số.", "The identity number is not valid; 9 or 12 digits are expected."},
	CodeMalformedTaxCode:   {"Mã số thuế không hợp lệ; cần 10 chữ số, hoặc 10 chữ số và 3 chữ số của chi nhánh (0123456789-001).", "The tax code is not valid; 10 digits, or 10 and 3 of the branch (0123456789-001), are expected."},
	CodeDuplicatePaper:     {"Giấy tờ “{paper}” được kê hai lần.", "The paper \"{paper}\" is listed twice."},
	CodeChannelNotOffered:  {"Thủ tục này không nhận hồ sơ theo hình thức “{channel}”; có thể nộp: {allowed}.", "This procedure does not take files by \"{channel}\"; it takes {allowed}."},
	CodeUnknownStaff:       {"Không có cán bộ “{staff}” đang làm việc.", "No active member of staff is called \"{staff}\"."},
	CodeStaffNotInUnit:     {"Cán bộ “{staff}” không thuộc đơn vị “{unit}”.", "\"{staff}\" does not belong to the unit \"{unit}\"."},
	CodeNothingChosen:      {"Chưa chọn hồ sơ nào.", "No file has been chosen."},
	CodeFileChanged:        {"Đã có người khác xử lý hồ sơ này từ lúc ông/bà mở trang; hãy xem lại hồ sơ rồi thực hiện.", "Somebody else has acted on this file since you opened the page; look at the file again first."},

	CodeUnknownProcedure:    {"Không có thủ tục này trong danh mục.", "The catalogue has no such procedure."},
	CodeProcedureNotInForce: {"Thủ tục {procedure} không có hiệu lực vào ngày {day}.", "The procedure {procedure} is not in force on {day}."},
	CodeBeforeCatalogue:     {"Ngày {day} trước ngày đầu tiên của danh mục ({from}).", "The day {day} is before the first day of the catalogue ({from})."},
	CodeMissingPapers:       {"Hồ sơ còn thiếu {count} giấy tờ bắt buộc. Hướng dẫn người nộp bổ sung một lần, đầy đủ, theo phiếu kèm theo.", "{count} required papers are missing. Guide the applicant once and fully, with the slip in this answer."},
	CodeMissingPaper:        {"Thiếu “{name}”.", "\"{name}\" is missing."},

	CodeUnknownLetter:    {"Mã này không có trong sổ của cơ quan này. Hãy kiểm tra lại 12 ký tự in cạnh mã QR; nếu đã đúng thì văn bản không do cơ quan này phát hành.", "No paper of this office has this code. Check the 12 characters beside the QR code; if they are right, the paper is not of this office."},
	CodeOtherAgency:      {"Đây là mã của cơ quan khác; hãy tự mở trang {host} để tra cứu, nếu ông/bà tin địa chỉ đó.", "This code is another agency's; open {host} yourself, if you trust that address."},
	CodeNothingToCompare: {"Hãy chọn tệp PDF cần so, hoặc nhập mã SHA-256 của tệp.", "Choose the PDF to compare, or give its SHA-256."},
	CodeMalformedHash:    {"Mã SHA-256 phải gồm đúng 64 ký tự 0–9, a–f.", "A SHA-256 is exactly 64 characters 0–9, a–f."},
	CodeLetterNotReady:   {"Văn bản đang được lập; vui lòng thử lại sau {seconds} giây.", "The letter is being made; try again in {seconds} seconds."},

	CodeEngineUnavailable:   {"Hệ thống xử lý hồ sơ tạm thời không phục vụ; vui lòng gửi lại yêu cầu này sau {seconds} giây.", "The file engine is away; send the same request again in {seconds} seconds."},
	CodeDatabaseUnavailable: {"Sổ theo dõi tạm thời không phục vụ; vui lòng gửi lại yêu cầu này sau {seconds} giây.", "The register is away; send the same request again in {seconds} seconds."},
	CodeStillWorking:        {"Yêu cầu đã nhận nhưng chưa xong; vui lòng xem lại hồ sơ hoặc gửi lại với cùng Idempotency-Key sau {seconds} giây.", "The request was taken and is not done yet; look at the file or send it again with the same Idempotency-Key in {seconds} seconds."},
	CodeInternal:            {"Hệ thống gặp lỗi; vui lòng báo quản trị mã yêu cầu kèm theo.", "Something went wrong; tell the operators the request id of this answer."},
}
