package modelrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// linkLeadsNowhere is DB1009: a link to a type without an id, and a back link that names no link of the other model.
func linkLeadsNowhere(p *rule.Pass) {
	for d := range declarations(p) {
		if !d.model.Document {
			continue // only odm looks at links
		}
		for _, f := range d.model.Fields {
			d.judgeLink(p, f)
		}
		for _, f := range d.model.BackLinks {
			d.judgeLink(p, f)
			d.judgeBackLink(p, f)
		}
	}
}

// targetOf is the model that a field links to; nil if it is no link, nor a list or a map of links.
func targetOf(v *model.Value) *model.Struct {
	for range 100 { // type L []L has no end
		if v == nil || v.Link != nil {
			break
		}
		v = v.Elem
	}
	if v == nil {
		return nil
	}
	return v.Link
}

func (d declaration) judgeLink(p *rule.Pass, f *model.Field) {
	target, field := targetOf(f.Value), d.field(f.Go)
	if target == nil || field == nil || target.Document || target.Open != "" || len(target.Fields) == 0 {
		return
	}
	for _, f := range target.Fields {
		if f.Name == "_id" {
			return
		}
	}
	p.Report(diag.Finding{
		Severity: diag.Warning, // by LinkID a link could be made all the same
		Pos:      field.Type.Pos(), End: field.Type.End(), Model: d.name,
		Message: fmt.Sprintf("%s links to %s, which has no _id and is no document: embed odm.Document in it", f.GoName(), rule.ShortName(target.Name)),
	})
}

// judgeBackLink reports a back link that odm refuses at the first verb of the model.
func (d declaration) judgeBackLink(p *rule.Pass, f *model.Field) {
	target, field := targetOf(f.Value), d.field(f.Go)
	if target == nil || field == nil || target.Open != "" || len(target.Fields) == 0 {
		return
	}
	name := rule.ShortName(target.Name)
	finding := diag.Finding{Pos: field.Type.Pos(), End: field.Type.End(), Model: d.name}
	original := ""
	for _, o := range f.Options {
		if o.Name == "original" {
			original = o.Value
		}
	}
	r := target.Resolve(original)
	switch {
	case original == "":
		finding.Message = fmt.Sprintf(`%s does not say which link leads here: odm:"original=…" names that link of %s`, f.GoName(), name)
	case r.Status == model.Missing:
		finding.Message = fmt.Sprintf("%s comes from %q, which is no field of %s", f.GoName(), original, name)
	case r.Status == model.Found && r.Value != nil && !linksIn(r.Value):
		finding.Message = fmt.Sprintf("%s comes from %q of %s, which is no link", f.GoName(), original, name)
	default:
		return
	}
	if links := linksOf(target); len(links) == 1 {
		finding.Message += fmt.Sprintf("; its link is %q", links[0].Name)
		finding.Related = []diag.Related{{Pos: p.World.Pos(links[0]), End: p.World.Pos(links[0]), Message: links[0].GoName() + " is the link"}}
		if edit, ok := rule.SetTag(field, "odm", "original="+links[0].Name); ok && len(f.Options) <= 1 {
			finding.Fixes = []diag.Fix{{Title: fmt.Sprintf("take %q", links[0].Name), Edits: []diag.Edit{edit}, Alters: true}}
		}
	}
	p.Report(finding)
}

// linksIn reports whether a value is a link, or holds one: odm takes both.
func linksIn(v *model.Value) bool {
	for range 100 {
		switch {
		case v == nil:
			return false
		case v.Link != nil || v.Opaque != "" && v.Elem == nil:
			return true // or nothing is known of it
		case v.Struct != nil:
			return v.Struct.Open != "" || len(linksOf(v.Struct)) > 0
		}
		v = v.Elem
	}
	return true
}

// linksOf are the fields of a model that are links.
func linksOf(s *model.Struct) []*model.Field {
	var links []*model.Field
	for _, f := range s.Fields {
		if targetOf(f.Value) != nil {
			links = append(links, f)
		}
	}
	return links
}
