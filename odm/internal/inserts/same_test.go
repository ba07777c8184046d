package inserts_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A trial is one insert that is made by the driver and by the engine.
type trial struct {
	uri     string
	concern *writeconcern.WriteConcern
	docs    []bson.D
	manner  engine.Manner
	fail    bson.D // how the server fails
	mode    any    // how often; nil means once
	next    bson.D // how it fails after that, once
	session string // "session", "transaction" or none
	limit   time.Duration
	cancel  bool // when the command is sent
	driver  bool // the engine leaves it to the driver
}

func fine() []bson.D {
	return []bson.D{{{Key: "_id", Value: "a"}, {Key: "n", Value: 1}}, {{Key: "_id", Value: "b"}}, {{Key: "_id", Value: "c"}}}
}

// with are fine documents with others at the second place.
func with(docs ...bson.D) []bson.D { return slices.Insert(fine(), 1, docs...) }

func code(n int, labels ...string) bson.D {
	d := bson.D{{Key: "errorCode", Value: n}}
	if labels != nil {
		d = append(d, bson.E{Key: "errorLabels", Value: labels})
	}
	return d
}

func trials() map[string]trial {
	taken, bad := bson.D{{Key: "_id", Value: "taken"}}, bson.D{{Key: "_id", Value: "bad"}, {Key: "bad", Value: 1}}
	unordered := engine.Manner{Unordered: true}
	broken := bson.D{{Key: "closeConnection", Value: true}}
	slow := bson.D{{Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 64}, {Key: "codeName", Value: "WriteConcernFailed"}, {Key: "errmsg", Value: "slow"}, {Key: "errInfo", Value: bson.D{{Key: "x", Value: 1}}}}}}
	late := bson.D{{Key: "blockConnection", Value: true}, {Key: "blockTimeMS", Value: 400}}
	yes := true
	return map[string]trial{
		"nothing is wrong":           {docs: fine()},
		"without order":              {docs: fine(), manner: unordered},
		"with a comment":             {docs: fine(), manner: engine.Manner{Comment: "why"}},
		"the validator is not asked": {docs: with(bad), manner: engine.Manner{Bypass: true}},
		"the id is taken":            {docs: with(taken)},
		"ids are taken, no order":    {docs: with(taken, taken), manner: unordered},
		"the first id is taken":      {docs: append([]bson.D{taken}, fine()...)},
		"an id twice":                {docs: append(fine(), fine()...), manner: unordered},
		"the validator refuses":      {docs: with(bad)},
		"many reasons":               {docs: with(bad, taken, bad), manner: unordered},
		"an id that is a list":       {docs: with(bson.D{{Key: "_id", Value: bson.A{1}}}), manner: unordered},
		"too large":                  {docs: with(bson.D{{Key: "_id", Value: "l"}, {Key: "pad", Value: make([]byte, 16<<20)}}), driver: true},

		"majority":                        {docs: fine(), concern: writeconcern.Majority()},
		"a tag":                           {docs: fine(), concern: writeconcern.Custom("nowhere")},
		"journal":                         {docs: fine(), concern: &writeconcern.WriteConcern{W: 1, Journal: &yes}},
		"more servers than there are":     {docs: fine(), concern: &writeconcern.WriteConcern{W: 3}},
		"no answer is wanted":             {docs: fine(), concern: writeconcern.Unacknowledged(), driver: true},
		"the concern is not met":          {docs: fine(), fail: slow},
		"not met, and taken":              {docs: with(taken), fail: slow},
		"not met, and taken, no order":    {docs: with(taken), fail: slow, manner: unordered},
		"not met, to be repeated":         {docs: fine(), fail: append(slices.Clone(slow), bson.E{Key: "errorLabels", Value: bson.A{"RetryableWriteError"}})},
		"not met, to be repeated, always": {docs: fine(), mode: "alwaysOn", fail: append(slices.Clone(slow), bson.E{Key: "errorLabels", Value: bson.A{"RetryableWriteError"}})},

		"the connection breaks":              {docs: fine(), fail: broken},
		"the connection breaks twice":        {docs: fine(), fail: broken, mode: bson.D{{Key: "times", Value: 2}}},
		"the connection breaks always":       {docs: fine(), fail: broken, mode: "alwaysOn"},
		"it breaks, and nothing is repeated": {docs: fine(), fail: broken, uri: "retryWrites=false"},
		"no repetition of anything":          {docs: with(taken), uri: "retryWrites=false&retryReads=false"},
		"writes are repeated, reads are not": {docs: fine(), fail: broken, uri: "retryReads=false", driver: true},
		"shutdown":                           {docs: fine(), fail: code(91)},
		"shutdown, always":                   {docs: fine(), fail: code(91), mode: "alwaysOn"},
		"interrupted":                        {docs: fine(), fail: code(11600)},
		"interrupted, always":                {docs: fine(), fail: code(11600), mode: "alwaysOn"},
		"not the primary":                    {docs: fine(), fail: code(10107), mode: "alwaysOn"},
		"not the primary, without the label": {docs: fine(), fail: code(10107, []string{}...), mode: "alwaysOn"},
		"not allowed":                        {docs: fine(), fail: code(13), mode: "alwaysOn"},
		"too late for the server":            {docs: fine(), fail: code(50), mode: "alwaysOn"},
		"a label of the server's own":        {docs: fine(), fail: code(13, "RetryableWriteError")},
		"the repetition has done nothing":    {docs: fine(), fail: code(91, "RetryableWriteError"), next: code(10107, "RetryableWriteError", "NoWritesPerformed")},
		"the repetition fails otherwise":     {docs: fine(), fail: code(91, "RetryableWriteError"), next: code(13)},
		"the concern, and then nothing":      {docs: fine(), fail: append(slices.Clone(slow), bson.E{Key: "errorLabels", Value: bson.A{"RetryableWriteError"}}), next: code(10107, "RetryableWriteError", "NoWritesPerformed")},
		"nothing was done":                   {docs: fine(), fail: code(13, "NoWritesPerformed")},
		"overloaded":                         {docs: fine(), fail: code(462, "SystemOverloadedError", "RetryableError")},
		"breaks, and there is time":          {docs: fine(), fail: broken, mode: bson.D{{Key: "times", Value: 3}}, limit: 10 * time.Second},
		"breaks, and the client gives time":  {docs: fine(), fail: broken, mode: bson.D{{Key: "times", Value: 3}}, uri: "timeoutMS=10000"},
		"breaks, and time is without end":    {docs: fine(), fail: broken, mode: bson.D{{Key: "times", Value: 3}}, uri: "timeoutMS=0"},
		"the time is up":                     {docs: fine(), fail: late, mode: "alwaysOn", limit: 100 * time.Millisecond},
		"the time of the client is up":       {docs: fine(), fail: late, mode: "alwaysOn", uri: "timeoutMS=100"},
		"canceled":                           {docs: fine(), fail: late, mode: "alwaysOn", cancel: true},
		"a session":                          {docs: fine(), session: "session", driver: true},
		"a session, and it breaks":           {docs: fine(), session: "session", fail: broken, driver: true},
		"a transaction":                      {docs: fine(), session: "transaction"},
		"a transaction, with a concern":      {docs: fine(), session: "transaction", concern: writeconcern.Majority()},
		"a transaction, and it is taken":     {docs: with(taken), session: "transaction"},
		"a transaction, no order":            {docs: with(taken), session: "transaction", manner: unordered},
		"a transaction, and it breaks":       {docs: fine(), session: "transaction", fail: broken},
		"a transaction, and a conflict":      {docs: fine(), session: "transaction", fail: code(112)},
		"a transaction, and not the primary": {docs: fine(), session: "transaction", fail: code(10107)},
		"a transaction, read from others":    {docs: fine(), session: "transaction", uri: "readPreference=secondary", driver: true},
		"reads go to others":                 {docs: fine(), uri: "readPreference=secondary"},
		"one server, asked directly":         {docs: with(taken), uri: "directConnection=true"},
	}
}

// What the engine sends, stores and says of it is what the driver sends, stores and says, of many documents and of one.
func TestAnInsertIsThatOfTheDriver(t *testing.T) {
	for name, x := range trials() {
		t.Run(name, func(t *testing.T) {
			opts := options.Database()
			if x.concern != nil {
				opts.SetWriteConcern(x.concern)
			}
			f := opened(t, x.uri, opts)
			same(t, f, x, false)
			if x.docs[0][0].Value != "taken" {
				slices.Reverse(x.docs[:2])
			}
			x.docs = x.docs[:1]
			same(t, f, x, true)
		})
	}
}

// An outcome is what was seen of one try.
type outcome struct {
	err    string
	sent   []string
	stored map[string]string
}

func same(t *testing.T, f *field, x trial, one bool) {
	t.Helper()
	theirs, _ := f.try(x, func(ctx context.Context) ([]engine.Fate, error) {
		if one {
			_, err := f.db.Collection("things").InsertOne(ctx, x.docs[0], optionsOf(x, options.InsertOne()))
			return nil, err
		}
		o := optionsOf(x, options.InsertMany())
		_, err := f.db.Collection("things").InsertMany(ctx, x.docs, o.SetOrdered(!x.manner.Unordered))
		return nil, err
	})
	ours, first := f.try(x, func(ctx context.Context) ([]engine.Fate, error) {
		if one {
			_, err := f.engine().Do(ctx, engine.Operation{Kind: engine.Insert, Document: raw(t, x.docs[0]), Manner: x.manner})
			return nil, err
		}
		fates, err := f.engine().InsertMany(ctx, batch(t, f, x.docs, x.manner))
		isTrue(t, x.docs, fates, f.stored(), x.session == "transaction")
		return fates, err
	})
	if x.concern != nil && !x.concern.Acknowledged() {
		ours.err = "nil" // the engine says that nobody knows
	}
	if ours.err != theirs.err {
		t.Errorf("one %v: the error is\n%s\nwant\n%s", one, ours.err, theirs.err)
	}
	if !slices.Equal(ours.sent, theirs.sent) {
		t.Errorf("one %v: sent is\n\t%s\nwant\n\t%s", one, ours.sent, theirs.sent)
	}
	if !maps.Equal(ours.stored, theirs.stored) {
		t.Errorf("one %v: stored is\n\t%v\nwant\n\t%v", one, ours.stored, theirs.stored)
	}
	if es, err := first.Elements(); err == nil && (es[1].Key() == "documents") == x.driver {
		t.Errorf("one %v: left to the driver is %v, want %v", one, !x.driver, x.driver)
	}
}

// try makes an insert and returns what was seen of it, and the first command.
func (f *field) try(x trial, insert func(context.Context) ([]engine.Fate, error)) (outcome, bson.Raw) {
	f.t.Helper()
	f.again()
	ctx, cancel := context.WithCancel(f.t.Context())
	defer cancel()
	if x.limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, x.limit)
		defer cancel()
	}
	var end func(error)
	ctx, end = f.within(ctx, x)
	mode := x.mode
	if mode == nil {
		mode = bson.D{{Key: "times", Value: 1}}
	}
	if x.fail != nil {
		f.arm(x.fail, mode)
	}
	f.mu.Lock()
	f.onSent, f.onFail = nil, nil
	if x.cancel {
		f.onSent = func(int) { time.AfterFunc(50*time.Millisecond, cancel) }
	}
	if x.next != nil {
		then := func(n int) {
			if n == 1 {
				f.arm(x.next, bson.D{{Key: "times", Value: 1}})
			}
		}
		f.onFail = then
		if _, is := x.fail[0].Value.(bson.D); is {
			f.onFail, f.onSent = nil, func(n int) {
				if n == 2 {
					f.arm(x.next, bson.D{{Key: "times", Value: 1}})
				}
			}
		}
	}
	f.mu.Unlock()
	_, err := insert(ctx)
	f.arm(nil, "off")
	end(err)
	if x.concern != nil && !x.concern.Acknowledged() {
		time.Sleep(50 * time.Millisecond) // nobody tells when it is done
	}
	f.quiet(x)
	out := outcome{err: described(err), stored: f.stored()}
	sent := f.take()
	for _, command := range sent {
		out.sent = append(out.sent, asked(command))
	}
	if len(sent) == 0 {
		return out, nil
	}
	return out, sent[0]
}

// quiet waits until no insert of the test runs any more: one that nobody waited for may still be done.
func (f *field) quiet(x trial) {
	f.t.Helper()
	for x.fail != nil {
		pipeline := mongo.Pipeline{{{Key: "$currentOp", Value: bson.D{}}}, {{Key: "$match", Value: bson.D{{Key: "appName", Value: f.name}, {Key: "active", Value: true}, {Key: "command.insert", Value: bson.D{{Key: "$exists", Value: true}}}}}}}
		cur, err := f.root.Database("admin").Aggregate(context.Background(), pipeline)
		must(f.t, err)
		if !cur.Next(context.Background()) {
			return
		}
	}
}

// within returns ctx in the session that a trial wants, and what ends it.
func (f *field) within(ctx context.Context, x trial) (context.Context, func(error)) {
	f.t.Helper()
	if x.session == "" {
		return ctx, func(error) {}
	}
	s, err := f.client.StartSession()
	must(f.t, err)
	ctx = mongo.NewSessionContext(ctx, s)
	if x.session == "session" {
		must(f.t, f.client.Database("admin").RunCommand(ctx, bson.D{{Key: "ping", Value: 1}}).Err()) // it has seen a time
		return ctx, func(error) { s.EndSession(context.Background()) }
	}
	must(f.t, s.StartTransaction())
	return ctx, func(err error) {
		if err == nil {
			must(f.t, s.CommitTransaction(context.Background()))
		}
		s.EndSession(context.Background())
	}
}

// isTrue compares what is said of each document with what is stored.
func isTrue(t *testing.T, docs []bson.D, fates []engine.Fate, stored map[string]string, transaction bool) {
	t.Helper()
	if len(fates) != len(docs) {
		t.Fatalf("%d fates of %d documents", len(fates), len(docs))
	}
	earlier := map[string]bool{`"taken"`: true}
	for i, fate := range fates {
		id := raw(t, docs[i]).Lookup("_id").String()
		_, there := stored[id]
		mine := there && !earlier[id]
		earlier[id] = true
		if !transaction && !fate.Unknown && fate.Done != mine {
			t.Errorf("document %d: stored is %v, and its fate %+v", i, mine, fate)
		}
		if fate.Done && fate.Err != nil || fate.Unknown && fate.Err == nil || fate.Done && fate.Unknown {
			t.Errorf("document %d has no fate: %+v", i, fate)
		}
	}
}

func optionsOf[B interface {
	SetBypassDocumentValidation(bool) B
	SetComment(any) B
}](x trial, o B) B {
	if x.manner.Bypass {
		o.SetBypassDocumentValidation(true)
	}
	if x.manner.Comment != "" {
		o.SetComment(x.manner.Comment)
	}
	return o
}

func raw(t *testing.T, d bson.D) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(d)
	must(t, err)
	return raw
}

func batch(t *testing.T, f *field, docs []bson.D, m engine.Manner) *engine.Batch {
	t.Helper()
	b := f.engine().Batch(len(docs), m)
	for _, d := range docs {
		must(t, b.Append(func(dst []byte) ([]byte, error) { return append(dst, raw(t, d)...), nil }))
	}
	return b
}
