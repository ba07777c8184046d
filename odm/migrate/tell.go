package migrate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// tell writes what a run has done.
func (c Command) tell(ctx context.Context, db *odm.DB, r *request, report *Report, failed error) error {
	for _, name := range report.Missing {
		_, _ = fmt.Fprintf(c.Stderr, "migrate: %s is applied, and this program does not have it\n", name)
	}
	if report.NoTransactions && len(report.Ran) > 0 {
		_, _ = fmt.Fprintln(c.Stderr, "migrate: the server is no replica set and has no transactions: going batch by batch")
	}
	var b bytes.Buffer
	for _, ran := range report.Ran {
		tellRan(&b, ran, r.options.DryRun)
	}
	done := map[bool]string{false: "applied", true: "taken back"}[r.options.Direction == Backward]
	switch {
	case r.options.DryRun && len(report.Ran) > 0:
		fmt.Fprintf(&b, "%s would be %s; nothing was written\n", count(len(report.Ran), "migration"), done)
	case len(report.Ran) > 0 || failed != nil:
		fmt.Fprintf(&b, "%s %s\n", count(len(report.Ran), "migration"), done)
	default:
		applied, err := c.Set.Applied(ctx, db)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "nothing to do: %s applied\n", count(len(applied), "migration"))
	}
	_, err := c.Stdout.Write(b.Bytes())
	return err
}

// tellRan writes one migration.
func tellRan(w io.Writer, ran Ran, dry bool) {
	var notes []string
	if ran.Transaction {
		notes = append(notes, "one transaction")
	}
	if ran.Resumed {
		notes = append(notes, "goes on where it stopped")
	}
	if ran.Late {
		notes = append(notes, "came later than newer ones")
	}
	if ran.Took >= time.Second {
		notes = append(notes, ran.Took.Round(100*time.Millisecond).String())
	}
	note := ""
	if len(notes) > 0 {
		note = " (" + strings.Join(notes, ", ") + ")"
	}
	_, _ = fmt.Fprintf(w, "%s %s%s\n", ran.Direction, ran.Name, note)
	for _, p := range ran.Parts {
		tellPart(w, p, dry)
	}
}

// tellPart writes a part of a migration, with the sample of a dry run.
func tellPart(w io.Writer, p Part, dry bool) {
	switch {
	case p.On == freeFallLabel:
		_, _ = fmt.Fprintf(w, "  %s\n", p.On)
		return
	case !dry:
		_, _ = fmt.Fprintf(w, "  %s: %d of %s changed\n", p.On, p.Changed, count(int(p.Read), "document"))
		return
	case p.Unknown:
		_, _ = fmt.Fprintf(w, "  %s: the sample does not know what the free fall before it would do\n", p.On)
	}
	_, _ = fmt.Fprintf(w, "  %s: %d of a sample of %s would change\n", p.On, p.Changed, count(int(p.Read), "document"))
	for _, c := range p.Sample {
		tellChange(w, c)
	}
}

// tellChange writes the keys of a document that would change, as a diff does.
func tellChange(w io.Writer, c Change) {
	touched, err := touches(c.Before, c.After)
	if err != nil || len(touched) == 0 {
		return // as it is
	}
	_, _ = fmt.Fprintf(w, "    _id: %s\n", shown(c.ID))
	for _, t := range touched {
		if !t.before.IsZero() {
			_, _ = fmt.Fprintf(w, "    - %s: %s\n", t.key, shown(t.before))
		}
		if !t.now.IsZero() {
			_, _ = fmt.Fprintf(w, "    + %s: %s\n", t.key, shown(t.now))
		}
	}
	for _, path := range c.Lost {
		_, _ = fmt.Fprintf(w, "    ! %s does not fit the new type: the function has to fill it in\n", path)
	}
}

// shown is a value as relaxed extended JSON, cut to a line that can be read.
func shown(v bson.RawValue) string {
	text, err := bson.MarshalExtJSON(bson.D{{Key: "v", Value: v}}, false, false)
	if err != nil {
		return v.String()
	}
	line := []rune(strings.TrimSuffix(strings.TrimPrefix(string(text), `{"v":`), "}"))
	if len(line) > 100 {
		return string(line[:99]) + "…"
	}
	return string(line)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// writeStatus writes a table of how the migrations stand.
func writeStatus(w io.Writer, all []Status) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, "no migrations")
		return err
	}
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range all {
		_, _ = fmt.Fprintln(t, strings.TrimRight(s.Name+"\t"+string(s.State)+"\t"+remarks(s), "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// remarks are what else there is to say of a migration.
func remarks(s Status) string {
	var all []string
	if !s.Applied.IsZero() {
		all = append(all, s.Applied.UTC().Format("2006-01-02 15:04 UTC"))
	}
	for _, remark := range []struct {
		holds bool
		text  string
	}{
		{s.Beanie && s.State == Applied, "by Beanie"},
		{s.Late, "later than newer ones: the next run forward runs it"},
		{s.Changed, "its file has changed since"},
		{s.Missing, "this program does not have it"},
		{s.State == Unclear, "Beanie's log does not say that it was run: decide with mark"},
	} {
		if remark.holds {
			all = append(all, remark.text)
		}
	}
	if s.Stop != nil {
		all = append(all, fmt.Sprintf("%s, step %d, %s", s.Stop.Direction, s.Stop.Step+1, count(int(s.Stop.Read), "document")))
	}
	if s.Error != "" {
		all = append(all, "failed: "+s.Error)
	}
	return strings.Join(all, "; ")
}
