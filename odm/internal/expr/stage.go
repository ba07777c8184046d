package expr

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Stage is one stage of a pipeline: what package agg wraps. Its zero value does nothing and is left out.
type Stage struct {
	name string
	body any // of a D's values; a document of one key for a raw stage
	err  error
}

// NewStage is the stage {name: body}.
func NewStage(name string, body any) Stage { return Stage{name: name, body: body} }

// RawStage is the stage that doc says.
func RawStage(doc any) Stage {
	if doc == nil {
		return BadStage(errNoDocument)
	}
	copied, err := Clone(doc)
	if err != nil {
		return BadStage(err)
	}
	return Stage{name: opRaw, body: copied}
}

// BadStage is a stage that could not be built; rendering reports err.
func BadStage(err error) Stage { return Stage{name: opError, err: err} }

// Staged is met by Stage and by what embeds it.
type Staged interface{ staged() Stage }

func (s Stage) staged() Stage { return s }

func (s Stage) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	switch s.name {
	case "":
		return 0, dst, fmt.Errorf("odm: a zero agg.Stage says nothing")
	case opError:
		return 0, dst, s.err
	case opRaw:
		return s.appendRaw(dst, c)
	}
	t, dst, err := D{{s.name, s.body}}.appendBSON(dst, c)
	if err != nil {
		return 0, dst, fmt.Errorf("%w (in the stage %s)", err, s.name)
	}
	return t, dst, nil
}

func (s Stage) appendRaw(dst []byte, c Codec) (bson.Type, []byte, error) {
	at := len(dst)
	dst, err := c.AppendDocument(dst, s.body)
	if err != nil {
		return 0, dst, fmt.Errorf("odm: raw stage: %w", err)
	}
	if keys := keysOf(dst[at:]); len(keys) != 1 {
		return 0, dst, fmt.Errorf("odm: a raw stage is a document of one key, its operator; this one has %d", len(keys))
	}
	return bson.TypeEmbeddedDocument, dst, nil
}

// Stages is the pipeline of ss, as a value of a D.
func Stages[S Staged](ss []S) any {
	p := make(pipeline, 0, len(ss))
	for _, s := range ss {
		if s := s.staged(); s.name != "" {
			p = append(p, s)
		}
	}
	return p
}

// PipelineOf renders stages, without those that do nothing.
func PipelineOf[S Staged](c Codec, ss []S) ([]bson.Raw, error) {
	return Stages(ss).(pipeline).documents(c)
}

type pipeline []Stage

// documents renders the stages one by one.
func (p pipeline) documents(c Codec) ([]bson.Raw, error) {
	docs := make([]bson.Raw, len(p))
	for i, s := range p {
		_, doc, err := s.appendBSON(nil, c)
		if err != nil {
			return nil, err
		}
		docs[i] = doc
		if err := inPlace(nameOf(doc), i, len(p)); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

func (p pipeline) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	docs, err := p.documents(c)
	if err != nil {
		return 0, dst, err
	}
	return List{docs}.appendBSON(dst, c)
}

func nameOf(stage bson.Raw) string {
	if keys := keysOf(stage); len(keys) == 1 {
		return keys[0]
	}
	return ""
}

// inPlace refuses a stage at position i of n that must be the first or the last one.
func inPlace(name string, i, n int) error {
	switch name {
	case "$changeStream", "$collStats", "$currentOp", "$documents", "$geoNear", "$indexStats", "$listLocalSessions",
		"$listSessions", "$search", "$searchMeta", "$vectorSearch":
		if i > 0 {
			return fmt.Errorf("odm: %s must be the first stage of its pipeline, before the conditions of a query too", name)
		}
	case "$changeStreamSplitLargeEvent", "$merge", "$out":
		if i < n-1 {
			return fmt.Errorf("odm: %s must be the last stage of its pipeline", name)
		}
	}
	return nil
}
