package feature

import (
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/locate"
)

// inTag completes what is typed in the bson or the odm part of a field's tag: the stored name, or an option. The text
// around tells all of it, so that a struct which is half written has completion too.
func inTag(text string, lit locate.Literal, offset int) (found Completion, ok bool) {
	content := text[lit.From:offset]
	key, value, ok := openPart(content)
	if !ok || !lit.Raw || strings.Contains(content, "\n") {
		return found, false
	}
	line := text[strings.LastIndexByte(text[:lit.From], '\n')+1 : lit.From-1]
	name, ok := fieldName(line)
	if !ok {
		return found, false
	}
	typed := value[strings.LastIndexByte(value, ',')+1:]
	found.At = Range{offset - len(typed), offset + strings.IndexAny(text[offset:]+"\n", ",\"`\n")}
	found.Closed, found.Last = true, found.At.To == offset
	if key == "bson" && !strings.Contains(value, ",") {
		found.Items = storedNames(text, lit.From, name, embeds(line))
		return found, true
	}
	given := strings.Split(value, ",")
	for _, o := range tagOptions(key) {
		if o.fits(line) && !slices.Contains(given[:len(given)-1], o.name) {
			found.Items = append(found.Items, Item{Name: o.name, Kind: Keyword, Detail: o.means})
		}
	}
	return found, true
}

// openPart returns the part of a tag whose value is not closed at its end.
func openPart(tag string) (key, value string, ok bool) {
	for _, key := range []string{"bson", "odm"} {
		before, value, found := cutLast(tag, key+`:"`)
		if found && !strings.Contains(value, `"`) && (before == "" || strings.HasSuffix(before, " ")) {
			return key, value, true
		}
	}
	return "", "", false
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// fieldName returns the Go name of the field that a line declares up to its tag; ok is false for what is no field.
func fieldName(line string) (name string, ok bool) {
	words := strings.Fields(line)
	if len(words) == 0 || strings.ContainsAny(line, "=`\"") {
		return "", false
	}
	if embeds(line) {
		head, _, _ := strings.Cut(strings.TrimPrefix(words[0], "*"), "[")
		name = head[strings.LastIndexByte(head, '.')+1:]
	} else {
		name = strings.TrimSuffix(words[0], ",")
	}
	return name, token.IsIdentifier(name)
}

// embeds reports whether a line declares an embedded field.
func embeds(line string) bool { return len(strings.Fields(line)) == 1 }

// A tagOption is an option of a tag.
type tagOption struct {
	name, means string
	document    bool // of the embedded odm.Document, not of a field
}

// fits reports whether an option may stand in the tag of a line.
func (o tagOption) fits(line string) bool {
	if strings.Contains(line, "odm.Document") {
		return o.document || o.name == "inline"
	}
	return !o.document
}

// tagOptions are the options of a key, as the model reads them.
func tagOptions(key string) []tagOption {
	told := explained()
	var all []tagOption
	for _, name := range model.TagOptions(key) {
		o := tagOption{name: name, means: key + " option"}
		if i := slices.IndexFunc(told, func(e tagOption) bool { return e.name == name }); i >= 0 {
			o = told[i]
		}
		all = append(all, o)
	}
	return all
}

// explained says what options do; those that are missing here are offered by their names alone.
func explained() []tagOption {
	return []tagOption{
		{name: "omitempty", means: "an empty value is not stored"},
		{name: "minsize", means: "an int64 is stored as an int where it fits"},
		{name: "truncate", means: "a float may lose its fraction when it is read into an integer"},
		{name: "inline", means: "the fields of the struct are stored beside this one"},
		{name: "collection", means: "the name of the collection: collection=users", document: true},
		{name: "revision", means: "saves of a stale document are refused", document: true},
		{name: "omitnull", means: "null is not stored, at any depth", document: true},
		{name: "root", means: "documents of several types share the collection", document: true},
		{name: "child", means: "shares the collection of the document it embeds", document: true},
		{name: "class", document: true, means: "how this type is called in a shared collection: class=car"},
		{name: "classid", document: true, means: "the key under which the type stands: classid=_cls"},
		{name: "union", document: true, means: "one of the types of a shared collection"},
		{name: "timeseries", document: true, means: "a time series collection: timeseries=at"},
		{name: "meta", document: true, means: "the field that tells series apart: meta=sensor"},
		{name: "granularity", document: true, means: "seconds, minutes or hours between values"},
		{name: "bucketMaxSpanSeconds", document: true, means: "the longest span of a bucket"},
		{name: "bucketRoundingSeconds", document: true, means: "what buckets are rounded to"},
		{name: "images", document: true, means: "documents before and after changes are kept"},
		{name: "unique", means: "a unique index on this field"},
		{name: "index", means: "an index on this field"},
		{name: "sparse", means: "documents without the field are not in the index"},
		{name: "desc", means: "the index descends"},
		{name: "text", means: "a text index"},
		{name: "2d", means: "an index of plane coordinates"},
		{name: "2dsphere", means: "an index of GeoJSON"},
		{name: "hashed", means: "a hashed index"},
		{name: "ttl", means: "documents end after this time: ttl=24h"},
		{name: "created", means: "odm sets the time of the insert"},
		{name: "updated", means: "odm sets the time of each write"},
		{name: "deleted", means: "Delete sets the time and keeps the document"},
		{name: "original", means: "the field of a back link: original=author"},
		{name: "whole", means: "saved as a whole if a part of it has changed"},
		{name: "depth", means: "how deep links are fetched: depth=1"},
		{name: "from", means: "where odm.Project takes the field from"},
	}
}
