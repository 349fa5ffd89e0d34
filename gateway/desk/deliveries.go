package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
)

func (d *Desk) deliveryRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/deliveries", Access: postRoom, Handle: func(a *web.Ask) error {
			return d.showDeliveries(a, office.Problem{})
		}},
		{Method: http.MethodPost, Path: "/desk/deliveries/:id", Access: postRoom, Handle: d.handDelivery},
	}
}

type deliveriesPage struct {
	web.Frame
	Channel register.Channel
	Tabs    []deliveryTab
	Lines   []deliveryLine
	pager
	// At is the place the page begins after, for its forms.
	At string
	// Refused is the id of the line whose form came back, "" for none.
	Refused string
}

type deliveryTab struct {
	Channel register.Channel
	Path    string
	Count   string
}

type deliveryLine struct {
	register.Handover
	UnitName string
}

// Number is the id as forms name it.
func (l deliveryLine) Number() string { return strconv.FormatInt(l.ID, 10) }

// deliveryChannels are how printed messages leave the office.
var deliveryChannels = []register.Channel{register.Post, register.Print}

// showDeliveries shows what waits for the post and at the counter. Its readers see every
// name and address: they write the envelopes.
func (d *Desk) showDeliveries(a *web.Ask, refused office.Problem) error {
	page := deliveriesPage{Frame: a.Frame("deliveries.title"), Channel: register.Post, Refused: a.Param("id")}
	page.Problem = refused
	if parameter(a, "channel") == string(register.Print) {
		page.Channel = register.Print
	}
	if err := d.live(a, &page.Frame); err != nil {
		return err
	}
	for _, channel := range deliveryChannels {
		n, err := d.Register.CountHandovers(a.Ctx, channel, countTo)
		if err != nil {
			return err
		}
		page.Tabs = append(page.Tabs, deliveryTab{channel, "/desk/deliveries?channel=" + string(channel), atMost(n)})
	}
	query := url.Values{"channel": {string(page.Channel)}, "after": {parameter(a, "after")}}
	at, id := deliveryPlace(query.Get("after"))
	waiting, err := d.Register.HandoversAfter(a.Ctx, page.Channel, at, id, counterPage+1)
	if err != nil {
		return err
	}
	waiting, page.pager = cut(pages{"/desk/deliveries", query, "after", counterPage}, waiting, func(h register.Handover) register.Mark {
		return register.Mark{Due: h.At, Code: strconv.FormatInt(h.ID, 10)}
	})
	page.At = query.Get("after")
	names, err := d.unitNames(a)
	if err != nil {
		return err
	}
	for _, h := range waiting {
		page.Lines = append(page.Lines, deliveryLine{h, names[h.Unit]})
	}
	return a.Show(cmp.Or(refused.Status, http.StatusOK), "deliveries", page)
}

// deliveryPlace is markOf for messages, which are known by a number.
func deliveryPlace(value string) (at time.Time, id int64) {
	mark := markOf(value)
	id, err := strconv.ParseInt(mark.Code, 10, 64)
	if err != nil {
		return time.Time{}, 0
	}
	return mark.Due, id
}

// handDelivery books that a paper has left the counter.
func (d *Desk) handDelivery(a *web.Ask) error {
	booked, err := d.Office.HandedOver(a.Ctx, a.Actor(), a.Param("id"), a.PostForm("tracking"))
	if err != nil {
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.showDeliveries(a, p)
	}
	return a.Go("/desk/deliveries?channel="+string(booked.Channel), "delivered")
}
