package odm_test

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A value of which the driver writes nothing would ask for the empty document: it is an error (B015), and a compiled
// pattern is a pattern (B078).
func TestValuesOfWhichNothingWouldBeSent(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 3)
	re, addr := regexp.MustCompile("(?i)^A[bc]"), netip.MustParseAddr("10.0.0.1")
	filterIs(t, odm.Filter[Member](odm.F("email").Eq(re)), `{"email":{"$regularExpression":{"pattern":"(?i)^A[bc]","options":""}}}`)
	for _, f := range []odm.Filter[Member]{odm.F("email").Eq(re), odm.F("email").In(re, "x")} {
		if n, err := c.Find(f).Count(ctx); n != 2 || err != nil {
			t.Errorf("%s finds %d, %v; want 2", f, n, err)
		}
	}
	w.take(t)
	for name, f := range map[string]odm.Filter[Member]{
		"a pattern in a raw document": odm.Raw(bson.M{"email": re}), "an address": odm.F("addr").Eq(addr), "one in a list": odm.F("addr").In("x", []any{addr}),
		"one in a struct": odm.F("at").Eq(struct{ Addr *netip.Addr }{&addr}),
	} {
		if _, err := c.Find(f).All(ctx); err == nil || !strings.Contains(err.Error(), "nothing would be sent") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Find().Everything().Update(ctx, odm.F("addr").Set(addr)); err == nil || !strings.Contains(err.Error(), `"addr"`) {
		t.Errorf("set to an address: %v", err)
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	filterIs(t, odm.Filter[Member](odm.F("at").Eq(address{addr})), `{"at":"10.0.0.1"}`)
	filterIs(t, odm.Filter[Member](odm.F("d").Eq(bson.Decimal128{})), `{"d":{"$numberDecimal":"0E-6176"}}`)
}
