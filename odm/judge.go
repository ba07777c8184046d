package odm

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// judge returns what is wrong with the declaration of a model, in itself or in a struct that it stores.
func judge(p *plan) *ModelError {
	wrong := judgeNames(p)
	walkModel(p.model, func(s *model.Struct) {
		for _, problem := range s.Problems {
			if text := explain(problem); text != "" && wrong == nil {
				wrong = &ModelError{Model: p.typ.String(), Field: problem.Field, Other: problem.Other, Key: problem.Key, text: text + in(p.model, s)}
			}
		}
	}, func(*model.Value) {})
	switch {
	case wrong != nil:
		return wrong
	case reflect.PointerTo(p.typ).Implements(reflect.TypeFor[stated]()) && (p.id == nil || !p.model.Document || throughPointer(p.typ, p.id.Index)):
		return modelErrorf(p.typ, "odm.Document is embedded by pointer: embed the value")
	}
	return judgeLinks(p)
}

// explain says what is wrong and how to put it right; "" for what does no harm to a program that runs.
func explain(problem model.Problem) string {
	switch problem.Kind {
	case model.DuplicateKey:
		if problem.Key == "_id" {
			return fmt.Sprintf("fields %s and %s both store _id: keep one of them (odm.DocumentOf[K] has an id of type K)", problem.Other, problem.Field)
		}
		return fmt.Sprintf("fields %s and %s both store the key %q: give one of them another name in its bson tag", problem.Other, problem.Field, problem.Key)
	case model.NotInline:
		return fmt.Sprintf("%s is embedded without `bson:\",inline\"`: its id would not be the document's", problem.Field)
	case model.InlineKind:
		return fmt.Sprintf("field %s is inline, but %s can not be: only structs and one map with string keys can", problem.Field, problem.Key)
	case model.NoEncoding:
		return fmt.Sprintf("field %s has no encoding (%s): give it the tag `bson:\"-\"`", problem.Field, problem.Key)
	}
	return ""
}

// in names the struct of a problem if it is not the model itself.
func in(m, s *model.Struct) string {
	if s == m {
		return ""
	}
	return " (in " + s.Name[strings.LastIndexByte(s.Name, '/')+1:] + ")"
}

// throughPointer reports whether the index path leads through a pointer.
func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index {
		if t.Kind() == reflect.Pointer {
			return true
		}
		t = t.Field(i).Type
	}
	return false
}
