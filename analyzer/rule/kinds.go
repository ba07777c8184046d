package rule

import (
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// Words names kinds for people: "a number", "a string or a date". The numeric kinds are one.
func Words(k model.Kinds) string {
	var list []string
	if k&model.Number != 0 {
		list = append(list, "a number")
	}
	for one := range (k &^ (model.Number | model.Null)).All() {
		list = append(list, word(one))
	}
	if len(list) == 0 {
		return "null"
	}
	return strings.Join(list, " or ")
}

// word names one kind.
func word(k model.Kinds) string {
	switch k {
	case model.Object:
		return "a document"
	case model.Array:
		return "an array"
	case model.BinData:
		return "binary data"
	case model.ObjectID:
		return "an ObjectID"
	case model.Regex:
		return "a regular expression"
	}
	return "a " + strings.ToLower(k.String())
}
