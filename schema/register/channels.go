package register

import "dunghen/workflows/procedure"

// Channel is the way a message leaves the office.
type Channel string

// The channels. Email, SMS and Chat are carried by senders; Print waits at the
// counter and Post on the hand-over list, both for a clerk.
const (
	Email Channel = "email"
	SMS   Channel = "sms"
	Chat  Channel = "chat"
	Print Channel = "print"
	Post  Channel = "post"
)

// DeliverBy is how an applicant wants to be reached (hình thức nhận thông báo và
// văn bản), chosen at intake.
type DeliverBy string

// The choices of an applicant.
const (
	ByEmail   DeliverBy = "email"
	BySMS     DeliverBy = "sms"
	ByChat    DeliverBy = "chat"
	ByCounter DeliverBy = "counter"
	ByPost    DeliverBy = "post"
)

// deliverBy is the applicant's choice, or what the office takes without one.
func (a Applicant) deliverBy() DeliverBy {
	switch {
	case a.DeliverBy != "":
		return a.DeliverBy
	case a.Email != "":
		return ByEmail
	default:
		return ByCounter
	}
}

// The rules of delivery, in the only place that knows them.

// noticeChannel is the channel of a notice to the applicant row a.
const noticeChannel = `CASE a.deliver_by WHEN 'counter' THEN 'print' ELSE a.deliver_by END`

// tellChannel is the channel of the incoming notice n to the applicant row a. That a
// file sent from home has arrived is said by e-mail wherever there is an address: at
// home they wait for it.
const tellChannel = `CASE WHEN n.kind = '` + string(procedure.NoticeRegistered) + `' AND a.email <> '' THEN 'email' ELSE ` +
	noticeChannel + ` END`

// letterChannels are the channels c (channel, suffix) of a letter to the applicant
// row a; each makes a message whose key ends in the suffix. A short message says
// only that there is a letter: the paper goes beside it, for the law wants the
// letter in writing (NĐ 61/2018 Điều 19).
const letterChannels = `LATERAL (
	SELECT ` + noticeChannel + ` AS channel, '' AS suffix
	UNION ALL SELECT 'print', '` + onPaper + `' WHERE a.deliver_by IN ('sms', 'chat')) c`

// staffChannel is the channel of anything to the staff row p, also when nobody was
// found.
const staffChannel = `CASE WHEN coalesce(p.email, '') = '' THEN 'print' ELSE 'email' END`

// onPaper ends the key of a message that repeats another one on paper: beside a
// short message, or in place of one that did not arrive. One key for both, so that
// there is never a second paper.
const onPaper = "/print"
