package main

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// encodings is how often a turn encodes or decodes, documents of this many numbers in turn.
const (
	encodings = 5_000
	distinct  = 50
)

// publicCodec are the workloads that encode and decode through what odm exports: Collection.Encode, which returns a new
// slice each time, and Collection.Decode, which fills a document that is there.
func publicCodec[T, P any](s *stage, sh shape[T, P]) []workload {
	tracked := odm.CollectionOf[T](s.odm, odm.Named(held(sh.name, among)))
	encode := func(docs []any, one func(doc any) ([]byte, error)) func() task {
		return func() task { return encoded(sh, docs, one) }
	}
	models, plains := make([]any, distinct), make([]any, distinct)
	for i := range distinct {
		models[i], plains[i] = sh.model(i), sh.withoutID(i)
	}
	return []workload{
		{
			name: "encode." + sh.name + ".public", scale: nanoseconds, ops: encodings, want: outcome{encodings, sh.markEach()},
			variants: []variant{
				local("ours", encode(models, func(doc any) ([]byte, error) { return tracked.Encode(doc.(*T)) })),
				local("bson.Marshal", encode(plains, bson.Marshal)),
			},
		},
		{
			name: "decode." + sh.name + ".public", scale: nanoseconds, ops: encodings, want: outcome{encodings, sh.markEach()},
			variants: []variant{
				local("ours", func() task { return decoded(sh, tracked.Decode, sh.markT) }),
				local("bson.Unmarshal", func() task {
					return decoded(sh, func(raw bson.Raw, p *P) error { return bson.Unmarshal(raw, p) }, sh.markP)
				}),
			},
		},
	}
}

// markEach is the sum of the marks of what a turn encodes.
func (s shape[T, P]) markEach() int64 { return s.mark(distinct) * (encodings / distinct) }

// encoded is the task of a variant that encodes; only what came of the last round is looked at.
func encoded[T, P any](sh shape[T, P], docs []any, one func(doc any) ([]byte, error)) task {
	last := make([]bson.Raw, distinct)
	return task{
		run: func(context.Context) error {
			for k := range encodings {
				raw, err := one(docs[k%distinct])
				if err != nil {
					return err
				}
				last[k%distinct] = raw
			}
			return nil
		},
		look: func(bool) (o outcome, err error) {
			for i := range last {
				o.sum += sh.markRaw(&last[i]) * (encodings / distinct)
				err = sh.sameBut(i, last[i])
				if err != nil {
					return o, err
				}
			}
			o.docs = encodings
			return o, nil
		},
	}
}

// decoded is the task of a variant that decodes, each time into a new document.
func decoded[T, P, D any](sh shape[T, P], one func(bson.Raw, *D) error, mark func(*D) int64) task {
	raws := make([]bson.Raw, distinct)
	var failed error
	for i := range raws {
		if raws[i], failed = sh.raw(i); failed != nil {
			break
		}
	}
	docs := make([]*D, encodings)
	return task{
		run: func(context.Context) error {
			for k := range docs {
				docs[k] = new(D)
				if err := one(raws[k%distinct], docs[k]); err != nil {
					return err
				}
			}
			return failed
		},
		look: func(bool) (o outcome, err error) {
			for k, d := range docs {
				o.sum += mark(d)
				if k < distinct && err == nil {
					err = sh.same(k, d)
				}
			}
			o.docs = len(docs)
			return o, err
		},
	}
}
