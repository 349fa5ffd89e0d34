// Package measure is the law of what the office is measured by: targets (chỉ tiêu) with
// their forecast, and the evaluation of officers and units (đánh giá chất lượng giải quyết
// thủ tục hành chính). It is pure: facts in, figures out, all in whole numbers.
//
// It imports workflows/procedure for the calendar, the roles and the refusals. It must
// never import Temporal, SQL, HTTP, or read a clock.
package measure
