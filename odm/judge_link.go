package odm

import (
	"strconv"

	"github.com/databridge-go/databridge/internal/model"
)

// judgeLinks returns what is wrong with the links and back links of a model.
func judgeLinks(p *plan) *ModelError {
	if !p.linked {
		return nil
	}
	var wrong *ModelError
	note := func(e *ModelError) {
		if wrong == nil {
			wrong = e
		}
	}
	note(judgeDepth(p, "its document", p.model.Options))
	walkModel(p.model, func(s *model.Struct) {
		for _, f := range s.Fields {
			note(judgeDepth(p, "field "+f.Go, f.Options))
		}
		for _, f := range s.BackLinks {
			note(judgeDepth(p, "field "+f.Go, f.Options))
			note(judgeBackLink(p, f))
		}
	}, func(*model.Value) {})
	return wrong
}

// judgeBackLink checks that the other model has the link that a back link names.
func judgeBackLink(p *plan, f *model.Field) *ModelError {
	original := tagOptions(f.Options).value("original")
	target := f.Value
	for target.Link == nil && target.Elem != nil {
		target = target.Elem
	}
	switch {
	case target.Link == nil:
		return nil
	case original == "":
		return modelErrorf(p.typ, "the back link %s does not say which link leads here: give it the tag odm:\"original=…\", the stored name of that link in %s", f.Go, target.Link.Name)
	}
	r := target.Link.Resolve(original)
	if r.Value == nil || !linkedValue(r.Value) {
		return modelErrorf(p.typ, "the back link %s is filled from %q of %s, which is no link", f.Go, original, target.Link.Name)
	}
	return nil
}

func judgeDepth(p *plan, where string, options []model.Option) *ModelError {
	if !tagOptions(options).has("depth") {
		return nil
	}
	text := tagOptions(options).value("depth")
	if n, err := strconv.Atoi(text); err != nil || n < 0 || n > maxFetchDepth {
		return modelErrorf(p.typ, "the option odm:\"depth=%s\" of %s: a depth is a number between 0 and %d", text, where, maxFetchDepth)
	}
	return nil
}
