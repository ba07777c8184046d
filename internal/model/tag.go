package model

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/nearest"
)

// A tag is what the struct tag of one field says.
type tag struct {
	name      string // the stored key
	tagged    bool   // name stands in the tag
	present   bool   // there is a bson tag
	json      string
	skip      bool
	inline    bool
	omitEmpty bool
	minSize   bool
	truncate  bool
	problems  []Problem
}

// bsonOptions are the options of a bson tag that driver v2 knows.
func bsonOptions() []string { return []string{"omitempty", "minsize", "truncate", "inline"} }

// TagOptions are the options of a tag: those of "bson", of which driver v2 knows these, or those of "odm".
func TagOptions(key string) []string {
	if key == "bson" {
		return bsonOptions()
	}
	return odmOptionNames()
}

// parseTag reads a field's tag as the driver's parseStructTags does: the options are matched in the place of the name
// as well, and what the driver does not know it ignores without a word.
func parseTag(field string, st reflect.StructTag) tag {
	t := tag{name: strings.ToLower(field)}
	if name, _, _ := strings.Cut(st.Get("json"), ","); name != "-" {
		t.json = name
	}
	text, ok := st.Lookup("bson")
	if !ok && len(st) > 0 && !strings.Contains(string(st), ":") {
		text, ok = string(st), true
	}
	t.present = ok
	if rest := malformed(st); rest != "" {
		t.problems = append(t.problems, Problem{Kind: MalformedTag, Key: rest})
	}
	if text == "-" {
		return tag{name: t.name, json: t.json, present: true, skip: true, problems: t.problems}
	}
	for i, option := range strings.Split(text, ",") {
		t.option(i, option)
	}
	return t
}

// option takes over one part of the tag; the part at 0 is the name.
func (t *tag) option(i int, option string) {
	if i == 0 && option != "" {
		t.name, t.tagged = option, true
	}
	switch option {
	case "omitempty":
		t.omitEmpty = true
	case "minsize":
		t.minSize = true
	case "truncate":
		t.truncate = true
	case "inline":
		t.inline = true
	}
	if p, ok := judgeOption(i, option); ok {
		t.problems = append(t.problems, p)
	}
}

func judgeOption(i int, option string) (Problem, bool) {
	trimmed := strings.TrimSpace(option)
	switch {
	case option == "":
		return Problem{}, false // bson:",omitempty", and a trailing comma
	case trimmed != option:
		return Problem{Kind: BlankInOption, Key: option, Near: trimmed}, true
	case i == 0 && option == "-":
		return Problem{Kind: OptionAsName, Key: option, Near: "-"}, true // bson:"-,omitempty" stores under the key "-"
	case i == 0:
		// "inline" in the place of the name inlines all the same.
		return Problem{Kind: OptionAsName, Key: option, Near: option}, option != "inline" && slices.Contains(bsonOptions(), option)
	case !slices.Contains(bsonOptions(), option):
		return Problem{Kind: UnknownOption, Key: option, Near: nearest.In(option, bsonOptions())}, true
	}
	return Problem{}, false
}

// malformed returns the part of a tag that reflect cannot read, if it was to say something about bson or odm. A tag
// without any colon is the driver's own short form, and whole.
func malformed(st reflect.StructTag) string {
	if !strings.Contains(string(st), ":") {
		return ""
	}
	rest := strings.TrimLeft(string(st), " ")
	for rest != "" {
		key, after, ok := strings.Cut(rest, ":")
		if !ok || key == "" || strings.ContainsFunc(key, notInKey) || !strings.HasPrefix(after, `"`) {
			break
		}
		quoted, err := strconv.QuotedPrefix(after)
		if err != nil {
			break
		}
		rest = strings.TrimLeft(after[len(quoted):], " ")
	}
	if strings.Contains(rest, "bson") || strings.Contains(rest, "odm") {
		return rest
	}
	return ""
}

func notInKey(r rune) bool { return r <= ' ' || r == '"' || r == 0x7f }
