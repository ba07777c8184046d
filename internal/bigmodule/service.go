package bigmodule

import (
	"fmt"
	"strings"
)

// A service is one package of the module. It imports the two services before it.
type service struct {
	n       int
	imports []int
}

func newService(n int) service {
	s := service{n: n}
	for _, back := range []int{1, 7} {
		if n >= back {
			s.imports = append(s.imports, n-back)
		}
	}
	return s
}

// render fills a template: NN is the service's number, //imports and //uses what it takes from others.
func (s service) render(template string) string {
	var imports, uses strings.Builder
	for _, other := range s.imports {
		fmt.Fprintf(&imports, "\t\"%s/svc%d\"\n", Path, other)
		fmt.Fprintf(&uses, "\tif _, err := svc%d.Orders(ctx, db, owner); err != nil {\n\t\treturn err\n\t}\n", other)
		fmt.Fprintf(&uses, "\tif _, err := store.Find[svc%d.Order](ctx, db.Collection(\"orders%d\"), bson.M{\"owner\": owner}); err != nil {\n\t\treturn err\n\t}\n", other, other)
	}
	return strings.NewReplacer("NN", fmt.Sprint(s.n), "//imports\n", imports.String(), "\t//uses\n", uses.String()).Replace(template)
}

// rules is code that has nothing to do with MongoDB: most of a program.
func (s service) rules() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package svc%d\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\t\"sort\"\n\t\"strings\"\n)\n", s.n)
	for i := range 18 {
		b.WriteString(strings.NewReplacer("NN", fmt.Sprint(i)).Replace(rule))
	}
	return b.String()
}

const rule = `
// ruleNN holds what a line of an invoice must keep to.
type ruleNN struct {
	name   string
	limits map[string]int
	tags   []string
}

var errRuleNN = errors.New("rule NN")

func (r *ruleNN) check(amounts map[string]int) error {
	names := make([]string, 0, len(amounts))
	for name := range amounts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		limit, ok := r.limits[name]
		if !ok {
			continue
		}
		if amounts[name] > limit {
			return fmt.Errorf("%w: %s of %s is over %d", errRuleNN, name, r.name, limit)
		}
	}
	return nil
}

func (r *ruleNN) describe() string {
	var b strings.Builder
	for i, tag := range r.tags {
		if i > 0 {
			b.WriteString(", ")
		}
		switch {
		case strings.HasPrefix(tag, "tax"):
			b.WriteString("taxed " + tag)
		case len(tag) > NN:
			b.WriteString(strings.ToUpper(tag[:1]) + tag[1:])
		default:
			b.WriteString(tag)
		}
	}
	return b.String()
}
`
