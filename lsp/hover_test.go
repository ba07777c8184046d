package lsp

import (
	"os"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

func TestHoverAndDefinition(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.loaded(orders)
	version := 1
	for name, tt := range map[string]struct {
		line string
		want []string // in the hover's text; none is no hover
		on   string   // what the hover's range covers
		def  string   // the line of the definition; "" is none
	}{
		"a path, on its last segment": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"ship_to.ci‸ty": "x"}).Decode(&o)`,
			want: []string{"**ship_to.city**", "string", "Address.City"}, on: "ship_to.city", def: `City   string`,
		},
		"a path, on its first segment": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"shi‸p_to.city": "x"}).Decode(&o)`,
			want: []string{"**ship_to**", "object"}, def: `ShipTo     Address`,
		},
		"through an array and an index": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"lines.0.qt‸y": 1}).Decode(&o)`,
			want: []string{"**lines.0.qty**", "int"}, def: `Qty   int`,
		},
		"an id": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"_i‸d": o.ID}).Decode(&o)`,
			want: []string{"**_id**", "objectId"}, def: `ID         bson.ObjectID`,
		},
		"an operator": {
			line: `_ = s.coll.FindOne(ctx, bson.M{"total": bson.M{"$gt‸e": 1}}).Decode(&o)`,
			want: []string{"**$gte**", "manual"}, on: "$gte",
		},
		"an update operator": {
			line: `_, _ = s.coll.UpdateOne(ctx, bson.M{"_id": o.ID}, bson.M{"$in‸c": bson.M{"total": 1}})`,
			want: []string{"**$inc**", "update"},
		},
		"a reference": {
			line: `_, _ = s.coll.Aggregate(ctx, mongo.Pipeline{{{Key: "$group", Value: bson.M{"_id": "$sta‸tus"}}}})`,
			want: []string{"**status**"}, def: `Status     string`,
		},
		"an unknown field": {line: `_ = s.coll.FindOne(ctx, bson.M{"stat‸": "x"}).Decode(&o)`},
		"a value":          {line: `_ = s.coll.FindOne(ctx, bson.M{"status": "op‸en"}).Decode(&o)`},
		"no query":         {line: `println("sta‸tus")`},
	} {
		t.Run(name, func(t *testing.T) {
			src := text + body(tt.line)
			offset := strings.Index(src, cursor)
			src = strings.Replace(src, cursor, "", 1)
			version++
			c.replace(orders, version, src)
			m := c.call("textDocument/hover", at(orders, src, offset))
			if tt.want == nil {
				if string(m.Result) != "null" {
					t.Errorf("hover = %s, want null", m.Result)
				}
			} else if string(m.Result) == "null" {
				t.Error("hover = null")
			} else {
				h := result[wireHover](t, m)
				for _, want := range tt.want {
					if !strings.Contains(h.Contents.Value, want) {
						t.Errorf("hover = %q, want %q in it", h.Contents.Value, want)
					}
				}
				if got := slice(src, h.Range); tt.on != "" && got != tt.on {
					t.Errorf("hover covers %q, want %q", got, tt.on)
				}
			}
			def := c.call("textDocument/definition", at(orders, src, offset))
			if tt.def == "" {
				if string(def.Result) != "null" {
					t.Errorf("definition = %s, want null", def.Result)
				}
				return
			}
			loc := result[wireLocation](t, def)
			b, err := os.ReadFile(uri.URI(loc.URI).FsPath())
			if err != nil {
				t.Fatal(err)
			}
			if line := strings.Split(string(b), "\n")[loc.Range.Start.Line]; !strings.Contains(line, tt.def) {
				t.Errorf("definition = %s, want the line of %s", line, tt.def)
			}
		})
	}
}
