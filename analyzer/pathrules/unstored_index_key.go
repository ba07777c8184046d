package pathrules

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// unstoredIndexKey is DB1005: the key of an index is a field that is never stored, because its tag or its name says so.
func unstoredIndexKey() rule.Rule {
	return rule.Rule{Code: "DB1005", Run: func(p *rule.Pass) {
		if p.World.Client().Registry {
			return // it may store fields that are not exported
		}
		indexKeys(p, func(u use) {
			l := u.lost()
			if l == nil || u.usedBeside() {
				return
			}
			f := diag.Finding{
				Pos: u.Key.Pos(), End: u.Key.End(), Model: u.model.Name,
				Message: fmt.Sprintf("the index key %q is never stored: %s of %s is %s", u.name, l.Go, u.owner(), why(l)),
			}
			if at, ok := l.Source.(interface{ Pos() token.Pos }); ok && at.Pos().IsValid() {
				f.Related = []diag.Related{{Pos: at.Pos(), End: at.Pos() + token.Pos(len(l.Go)), Message: l.Go + " is declared here"}}
			}
			p.Report(f)
		})
		declinedIndexes(p)
	}}
}

// declinedIndexes reports odm:"index" on a field that is not stored.
func declinedIndexes(p *rule.Pass) {
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok || f.Tag == nil || len(f.Names) != 1 {
				return true
			}
			text, err := strconv.Unquote(f.Tag.Value)
			tag := reflect.StructTag(text)
			if err != nil || tag.Get("bson") != "-" || !slices.ContainsFunc(model.Options(tag.Get("odm")), indexing) {
				return true
			}
			name := f.Names[0]
			p.Report(diag.Finding{
				Pos: name.Pos(), End: name.End(),
				Message: fmt.Sprintf(`the tag of %s asks for an index, and bson:"-" keeps the field out of every document`, name.Name),
			})
			return true
		})
	}
}

// indexing reports whether an option of an odm tag declares an index.
func indexing(o model.Option) bool {
	switch o.Name {
	case "index", "unique", "sparse", "text", "hashed", "2d", "2dsphere", "ttl", "expireAfterSeconds", "partial":
		return true
	}
	return false
}

func why(l *model.Lost) string {
	if l.Why == "tag -" {
		return `tagged bson:"-"`
	}
	return "not exported"
}

// lost returns the field that the name means and that is never stored, nil if there is none: it has its Go name, or the name in its
// tag.
func (u use) lost() *model.Lost {
	for _, s := range u.parents() {
		for i := range s.Lost {
			l := &s.Lost[i]
			if (l.Why == "tag -" || l.Why == "unexported") && !strings.Contains(l.Go, ".") && bare(l.Go) == bare(u.name) {
				return l
			}
		}
	}
	return nil
}
