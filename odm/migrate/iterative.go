package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// ErrSkip is returned by the function of an Iterative step to leave a document as it is.
var ErrSkip = errors.New("migrate: leave this document as it is")

// batchSize is how many documents go in one batch where BatchSize says nothing.
const batchSize = 1000

// batchBytes ends a batch early, so that memory stays bounded whatever the documents' size.
const batchBytes = 16 << 20

// A StepOption changes one Iterative step.
type StepOption struct{ apply func(*batching) }

type batching struct{ size int }

// BatchSize sends n documents in one batch, instead of 1000. A batch ends at 16 MiB in any case.
func BatchSize(n int) StepOption { return StepOption{func(b *batching) { b.size = n }} }

// Iterative hands each document of Old's collection to fn, as an Old and as a New, and stores the New. The New has been
// filled from the stored document already, at every field that both store under the same name and that New's field can
// hold: fn does the rest. What Old stores and New does not is removed. Fields that neither knows stay as they are,
// except inside lists.
//
// The documents are read and written in batches, by their _id; memory does not grow with the collection. Where New
// belongs to another collection than Old, the documents are copied there, and those of Old's stay.
//
// The BeforeSave and AfterSave hooks of New run, and the DB's validation; the hooks of Old do not. fn may be asked again
// for the same document, when a transaction is tried again, and is asked in a dry run: it should fill in the New and do
// nothing else. It returns ErrSkip to leave a document as it is; any other error ends the migration.
func Iterative[Old, New any](fn func(ctx context.Context, old *Old, new *New) error, opts ...StepOption) Step {
	if fn == nil {
		return Step{err: errors.New("an Iterative step without a function")}
	}
	b := batching{size: batchSize}
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&b)
		}
	}
	if b.size < 1 {
		return Step{err: fmt.Errorf("an Iterative step with BatchSize(%d): a batch is at least one document", b.size)}
	}
	return Step{parts: []part{&iterative[Old, New]{fn: fn, size: b.size}}}
}

type iterative[Old, New any] struct {
	fn   func(context.Context, *Old, *New) error
	size int
}

func (p *iterative[Old, New]) label(db *odm.DB) string {
	from, err := sourceOf[Old](db)
	if err != nil {
		return fmt.Sprintf("%T", *new(Old))
	}
	return from.collection
}

// run goes through the collection, batch by batch, from where the job stands.
func (p *iterative[Old, New]) run(ctx context.Context, j *job) error {
	s, err := p.shaper(j.db)
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		more, err := j.batch(ctx, s, p.size)
		if err != nil || !more {
			return err
		}
	}
}

// shaper prepares the step for a database.
func (p *iterative[Old, New]) shaper(db *odm.DB) (*shaper, error) {
	from, err := sourceOf[Old](db)
	if err != nil {
		return nil, err
	}
	to, err := sourceOf[New](db)
	if err != nil {
		return nil, err
	}
	r := reshaper[Old, New]{
		fn: p.fn, old: odm.CollectionOf[Old](db), next: odm.CollectionOf[New](db), copies: from.collection != to.collection,
		declared: slices.DeleteFunc(from.declared, func(key string) bool { return key == "_id" }),
	}
	return &shaper{source: from.collection, target: to.collection, filter: from.filter, shape: r.reshape}, nil
}

// A shaper is an Iterative step whose types are out of sight.
type shaper struct {
	source, target string   // the collections
	filter         bson.Raw // which documents of the source are Old's
	shape          func(ctx context.Context, raw bson.Raw) (shaped, error)
}

func (s *shaper) copies() bool { return s.source != s.target }

// A source is what odm says of a model.
type source struct {
	collection string
	filter     bson.Raw
	declared   []string // the keys at the top; none if the model may hold any
}

// sourceOf asks odm for the command that would read all documents of a model.
func sourceOf[T any](db *odm.DB) (source, error) {
	command, err := odm.Project[T](odm.CollectionOf[T](db).Find().WithDeleted()).Command()
	if err != nil {
		return source{}, err
	}
	var s source
	s.collection, _ = command.Lookup("find").StringValueOK()
	s.filter, _ = command.Lookup("filter").DocumentOK()
	keys, _ := command.Lookup("projection").DocumentOK()
	elements, err := keys.Elements()
	if err != nil && keys != nil {
		return s, err
	}
	for _, e := range elements {
		s.declared = append(s.declared, e.Key())
	}
	return s, nil
}
