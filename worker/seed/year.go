package seed

import (
	"cmp"
	"context"
	"crypto/md5" //nolint:gosec // ids of letters, no secret
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Year is an official year (15/12–14/12) of an office that never was.
type Year struct {
	// No names the year after the one it ends in; Files come in within it; Seed chooses among
	// all years there could be.
	No, Files int
	Seed      uint64
	Catalogue *catalogue.Catalogue

	calendar procedure.Calendar
	office   *office
	counts   []int
	// numbers are those of the letters of apology, by file.
	numbers map[string]int
	// still are some of the files that are open when the year is over.
	still []procedure.State
	// told is told of every transition as it happens, in tests.
	told func(ctx context.Context, p *player, before, next procedure.State)
}

// The field the old unit led, and how far before its receipt a file's calendar begins.
const (
	oldField    = "XBIPH"
	excerptDays = 60
)

// NewYear prepares a year; nothing is written before Load.
func NewYear(c *catalogue.Catalogue, no, files int, seed uint64) *Year {
	calendar := c.Calendar()
	return &Year{
		No: no, Files: files, Seed: seed, Catalogue: c, calendar: calendar,
		office: newOffice(c.Organisation(), no, oldField), counts: rhythm(no, files, calendar),
	}
}

// From and To bound the year as its report does.
func (y *Year) From() time.Time { return firstDay(y.No).At(0) }

// To is described at From.
func (y *Year) To() time.Time { return (lastDay(y.No) + 1).At(0) }

// Counts are what a load wrote.
type Counts struct {
	Files, Entries, Texts, Apologies int
	// Refused counts what people wanted and the law would not have.
	Refused int
}

func (c *Counts) add(o Counts) {
	c.Files += o.Files
	c.Entries += o.Entries
	c.Texts += o.Texts
	c.Apologies += o.Apologies
	c.Refused += o.Refused
}

// keptOfADay bounds how many files of a day are kept in memory to go on with.
const keptOfADay = 20

// batch is how many lives are written in one transaction.
const batch = 50

// Load writes the year into a register with its schema and no files. The lives are led
// twice: first to learn in which order letters of apology are issued, for they are numbered
// through the office, then to be written.
// Errors: register.ErrNotEmpty.
func (y *Year) Load(ctx context.Context, book *register.Store, workers int) (counts Counts, err error) {
	if err := book.Empty(ctx); err != nil {
		return Counts{}, err
	}
	if err := book.SyncOrganisation(ctx, y.office.past()); err != nil {
		return Counts{}, err
	}
	if err := y.numberApologies(ctx, workers); err != nil {
		return Counts{}, err
	}
	samples, sheet, err := y.letters()
	if err != nil {
		return Counts{}, err
	}
	err = book.Fill(ctx, func() error {
		if counts, err = y.write(ctx, book, workers); err != nil {
			return err
		}
		if err := book.SyncOrganisation(ctx, y.office.present()); err != nil {
			return err
		}
		return book.SettleLives(ctx, samples, sheet)
	})
	if err != nil {
		return Counts{}, err
	}
	if err := y.duties(ctx, book, workers); err != nil {
		return Counts{}, err
	}
	return counts, y.digest(ctx, book)
}

// digest bundles what leaders were told together, at every hour that is named for it.
func (y *Year) digest(ctx context.Context, book *register.Store) error {
	const most = 2000
	for _, cron := range y.Catalogue.Organisation().Digests {
		for _, at := range catalogue.NextCutOffs(cron, y.From(), most) {
			if at.After(y.To()) {
				break
			}
			if _, err := book.BuildDigests(ctx, at); err != nil {
				return err
			}
		}
	}
	return book.SettleMessages(ctx)
}

func (y *Year) write(ctx context.Context, book *register.Store, workers int) (counts Counts, err error) {
	var mu sync.Mutex
	err = y.eachDay(ctx, workers, func(ctx context.Context, lives []*player) error {
		var day Counts
		written := make([]register.Life, len(lives))
		for i, p := range lives {
			written[i] = p.life(y)
			day.add(p.counts())
		}
		for part := range slices.Chunk(written, batch) {
			if err := book.RecordLives(ctx, part); err != nil {
				return err
			}
		}
		mu.Lock()
		defer mu.Unlock()
		counts.add(day)
		for _, p := range lives[:min(keptOfADay, len(lives))] {
			if procedure.MayIn(p.s.Status, procedure.VerbStop) {
				y.still = append(y.still, p.s)
			}
		}
		return nil
	})
	return counts, err
}

// eachDay leads the lives of each day of intake, several days at once, those of one day in
// the order of their codes.
func (y *Year) eachDay(ctx context.Context, workers int, do func(context.Context, []*player) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, count := range y.counts {
		if count == 0 {
			continue
		}
		day := firstDay(y.No) + procedure.Day(i)
		group.Go(func() error {
			lives, err := y.day(ctx, day, count)
			if err != nil {
				return err
			}
			return do(ctx, lives)
		})
	}
	return group.Wait()
}

// issued is when a letter of apology was.
type issued struct {
	at   time.Time
	code string
}

func (y *Year) numberApologies(ctx context.Context, workers int) error {
	var mu sync.Mutex
	var all []issued
	y.numbers = nil
	err := y.eachDay(ctx, workers, func(_ context.Context, lives []*player) error {
		mu.Lock()
		defer mu.Unlock()
		for _, p := range lives {
			if a := p.s.Apology; a != nil && !a.IssuedAt.IsZero() {
				all = append(all, issued{a.IssuedAt, p.s.Code})
			}
		}
		return nil
	})
	slices.SortFunc(all, func(a, b issued) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.code, b.code)) })
	y.numbers = make(map[string]int, len(all))
	last := map[int]int{}
	for _, letter := range all {
		year := letter.at.In(procedure.Zone).Year()
		last[year]++
		y.numbers[letter.code] = last[year]
	}
	return err
}

// arrival is how a file comes in.
type arrival struct {
	at        time.Time
	channel   procedure.Channel
	procedure catalogue.Procedure
	by        procedure.Actor
	random    *rand.Rand
}

// day leads the lives of the files of one day.
func (y *Year) day(ctx context.Context, day procedure.Day, count int) ([]*player, error) {
	offered := y.Catalogue.Procedures(day)
	arrivals := make([]arrival, count)
	for i := range arrivals {
		arrivals[i] = y.arrive(day, i, offered)
	}
	slices.SortStableFunc(arrivals, func(a, b arrival) int { return a.at.Compare(b.at) })
	lives := make([]*player, count)
	for i, a := range arrivals {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := y.lead(ctx, day, contract.FileCode(y.Catalogue.FileCodeAgency(), day, i+1), a)
		if err != nil {
			return nil, err
		}
		lives[i] = p
	}
	return lives, nil
}

func (y *Year) arrive(day procedure.Day, i int, offered []catalogue.Procedure) arrival {
	r := rand.New(rand.NewPCG(y.Seed, uint64(day)<<20|uint64(i))) //nolint:gosec // a year that can be had again
	// A few procedures are most of the work.
	share := r.Float64()
	a := arrival{random: r, procedure: offered[int(share*share*float64(len(offered)))]}
	channels := a.procedure.Channels
	a.channel = procedure.Channel(channels[weighed(r, []int{45, 10, 45}[:len(channels)]...)])
	switch {
	case !y.calendar.IsWorking(day):
		a.channel = procedure.ChannelOnline
		fallthrough
	case a.channel == procedure.ChannelOnline:
		a.at = day.At(procedure.TimeOfDay(6*60 + r.IntN(16*60)))
	default:
		hours := pick(r, y.calendar.Hours)
		a.at = day.At(hours.Open + procedure.TimeOfDay(r.IntN(int(hours.Close-hours.Open))))
	}
	a.at = a.at.Add(time.Duration(r.IntN(60)) * time.Second)
	a.by = procedure.Actor{Staff: procedure.ByApplicant}
	if a.channel != procedure.ChannelOnline {
		a.by = pick(r, y.office.people(y.Catalogue.Organisation().OneStop.Unit, procedure.RoleClerk, a.at))
	}
	return a
}

// lead leads one file from its receipt to the end of the year.
func (y *Year) lead(ctx context.Context, day procedure.Day, code string, a arrival) (*player, error) {
	rules, err := y.Catalogue.Rules(a.procedure.Code, day)
	if err != nil {
		return nil, err
	}
	p := &player{
		Rand: a.random, office: y.office, calendar: &y.calendar, fate: newFate(a.random), end: y.To(),
		number: y.numbers[code], arrival: a,
	}
	if y.told != nil {
		p.told = func(before, next procedure.State) { y.told(ctx, p, before, next) }
	}
	p.fate.payment = p.fate.payment && len(a.procedure.Fees) > 0
	p.opening, err = procedure.Open(procedure.Intake{
		Code: code, Rules: y.office.rules(rules, a.procedure.Field.Code, a.at), Calendar: y.calendar.Excerpt(day - excerptDays),
		Channel: a.channel, ReceivedAt: a.at, RegisteredAt: a.at, By: a.by, Accepted: a.channel != procedure.ChannelOnline,
	})
	if err != nil {
		return nil, err
	}
	if p.told != nil {
		p.told(procedure.State{}, p.opening)
	}
	p.s = p.opening.Recorded(p.opening.Seq)
	p.judge(p.opening.Journal)
	for _, e := range p.opening.Journal {
		p.react(e, a.at)
	}
	if p.s.Status == procedure.StatusRegistered {
		p.on(p.after(a.at, p.Float64()*p.Float64()*9), p.accept)
	}
	return p, p.play()
}

// life is what the register is told.
func (p *player) life(y *Year) register.Life {
	a, code := p.arrival, p.opening.Code
	day := procedure.DayOf(a.at)
	hash := sha256.Sum256([]byte(code))
	agency := y.Catalogue.FileCodeAgency()
	file := register.NewFile{
		Key: "seed/" + code, BodyHash: hash[:], Agency: agency, ReceivedOn: day,
		ProcedureName: a.procedure.Name, FieldCode: a.procedure.Field.Code, FieldName: a.procedure.Field.Name,
		Applicant: applicant(rand.New(rand.NewPCG(y.Seed, uint64(hash[0])<<32|uint64(hash[1])<<24|uint64(hash[2])<<16|uint64(hash[3])<<8|uint64(hash[4])))), //nolint:gosec // as above
		At:        a.at,
		Code:      func(seq int) string { return contract.FileCode(agency, day, seq) },
		Open:      func(string) (procedure.State, error) { return p.opening, nil },
	}
	for _, paper := range a.procedure.Papers {
		if paper.Required {
			file.Documents = append(file.Documents, register.Document{Code: paper.Code, Copies: max(paper.Originals+paper.Copies, 1)})
		}
	}
	return register.Life{
		File: file, Code: code, Opening: p.opening, Entries: p.entries, View: p.s.View(), Judged: p.judged, Texts: p.texts,
	}
}

func (p *player) counts() Counts {
	c := Counts{Files: 1, Entries: len(p.opening.Journal) + len(p.entries), Texts: len(p.texts), Refused: p.refused}
	if p.s.Apology != nil {
		c.Apologies = 1
	}
	return c
}

// letterID is the id of the letter of a key, as the register gives it to samples.
func letterID(key string) string {
	sum := md5.Sum([]byte(key)) //nolint:gosec // an id, no secret
	h := hex.EncodeToString(sum[:])
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}
