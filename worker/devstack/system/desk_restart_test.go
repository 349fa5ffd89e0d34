package system_test

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/browsertest"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/procedure"
)

// door is a gateway of the shared stack's office at an address of its own, which can be
// closed and opened again.
type door struct {
	address string
	stop    context.CancelFunc // nil while it is closed
	ended   chan error
}

// freeAddress is one nobody listens at, host:port.
func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	return free.Addr().String()
}

func openDoor(t *testing.T) (*door, *office) {
	t.Helper()
	d := &door{address: freeAddress(t)}
	o := enter(t, shared)
	o.url = "http://" + d.address
	d.open(t, o)
	t.Cleanup(func() { d.close(t) })
	return d, o
}

func (d *door) open(t *testing.T, o *office) {
	t.Helper()
	var ctx context.Context
	ctx, d.stop = context.WithCancel(context.WithoutCancel(t.Context()))
	d.ended = make(chan error, 1)
	go func() {
		d.ended <- gateway.Run(ctx, gateway.Config{
			Address: d.address, DatabaseURL: shared.DatabaseURL, TemporalAddress: shared.TemporalAddress, Namespace: devstack.Namespace,
		})
	}()
	require.Eventually(t, func() bool {
		r, err := o.request(t.Context(), http.MethodGet, "/readyz", "", "", nil)
		return err == nil && r.status == http.StatusOK
	}, patience, 50*time.Millisecond)
}

func (d *door) close(t *testing.T) {
	t.Helper()
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
	require.NoError(t, <-d.ended)
}

// TestATabOverARestart: a tab left open is still signed in, its list goes on following,
// and its form does its work once, however often it is sent before and after.
func TestATabOverARestart(t *testing.T) {
	d, o := openDoor(t)
	r := o.elsewhere(t)
	list, form := person{o.sit(t, otherOfficer, browsertest.Desktop)}, person{o.sit(t, otherOfficer, browsertest.Desktop)}
	list.Open("/desk/mine")
	list.See(r.Code)
	list.mark("body")
	form.Open("/desk/files/" + r.Code + "/do/request-supplement")
	form.askOtherPaper("Đơn chưa ký.")
	fields := browsertest.Read[string](form.Person, "new URLSearchParams(new FormData(document.querySelector('main form'))).toString()")
	for _, p := range []person{list, form} {
		p.Outage(true)
	}
	d.close(t)
	form.Leaving(func() { form.Script("document.querySelector('main form').requestSubmit()") })
	require.Zero(t, form.Count("main"), "the browser says that nobody answers")
	d.open(t, o)
	for _, p := range []person{list, form} {
		p.Outage(false)
	}
	before := o.file(t, r.Code)
	form.Reload()
	form.See("Đã yêu cầu bổ sung")
	after := o.file(t, r.Code)
	require.Equal(t, before.Seq+1, after.Seq)
	list.See("chờ người nộp bổ sung hồ sơ")
	list.hears(newsChanged)
	require.True(t, list.marked("body"), "it came back by itself")

	d.close(t)
	d.open(t, o)
	require.Equal(t, http.StatusOK, form.Post("/desk/files/"+r.Code+"/do/request-supplement", fields).Status)
	require.Equal(t, after, o.file(t, r.Code), "the form of before the restart is the same act")
}

// askOtherPaper fills in the form that asks for papers of the other unit's procedure.
func (p person) askOtherPaper(words string) {
	p.Script("document.getElementById('paper-VAN-BAN-DE-NGHI').click()")
	p.Fill(browsertest.TextBox, "Nội dung yêu cầu", words)
}

// TestATabOverARestartOfEverything: the whole house is shut down and opened again.
func TestATabOverARestartOfEverything(t *testing.T) {
	options := devstack.Options{DataDir: stacktest.DataDir(t), Ephemeral: true}
	_, port, err := net.SplitHostPort(freeAddress(t))
	require.NoError(t, err)
	options.Port, err = strconv.Atoi(port)
	require.NoError(t, err)
	open := func() (*devstack.Stack, *office) {
		stack, err := devstack.Start(context.WithoutCancel(t.Context()), options)
		require.NoError(t, err)
		return stack, enter(t, stack)
	}
	stack, o := open()
	who := applicant{"Mùa Thị Dài", "019201000661", "0912 345 661", "Số 61 đường Hoàng Văn Thụ"}
	p, list := person{o.sit(t, clerk, browsertest.Desktop)}, person{o.sit(t, head, browsertest.Desktop)}
	p.fillIn(who)
	list.Open("/desk/mine")
	list.mark("body")
	list.Outage(true)
	require.NoError(t, stack.Stop())

	stack, o = open()
	list.Outage(false)
	p.ClickThrough(browsertest.Button, saveButton)
	code := p.taken(t)
	p.Until("the receipt to print", func() bool { return p.Count("iframe.paper") == 1 })
	p.Back()
	p.ClickThrough(browsertest.Button, saveButton)
	require.Equal(t, code, p.taken(t))
	require.Equal(t, 1, o.filesOf(t, who.phone))
	o.act(t, clerk, code, "hand-over", map[string]any{})
	list.See(code)
	require.True(t, list.marked("body"))
	require.Equal(t, procedure.StatusProcessing, o.file(t, code).Status)
	require.NoError(t, stack.Stop())
}
