package migrate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

func TestAdvice(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"an index":           {mongo.CommandError{Code: 263}, "a transaction cannot do this"},
		"more than a minute": {fmt.Errorf("write: %w", mongo.CommandError{Code: 251, Labels: []string{"TransientTransactionError"}}), "too long or too large"},
		"more than fits":     {mongo.CommandError{Code: 112, Labels: []string{"TransientTransactionError"}}, "too long or too large"},
		"something else":     {mongo.CommandError{Code: 121}, ""},
		"the user's own":     {errors.New("boom"), ""},
	} {
		got := advice(tt.err)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: advice = %q, want %q", name, got, tt.want)
		}
	}
}
