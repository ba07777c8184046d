package nearest

import (
	"slices"
	"strings"
	"testing"
)

func TestOfFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		name       string
		candidates []string
		want       string
		distance   int
	}{
		"a swap is one edit":                    {"emial", []string{"name", "email"}, "email", 1},
		"case is free":                          {"createdAt", []string{"updatedat", "createdat"}, "createdat", 0},
		"two edits of a long name":              {"custmer_nme", []string{"customer_name"}, "customer_name", 2},
		"three edits are a guess":               {"quantity", []string{"quality_"}, "", -1},
		"a short name has one edit":             {"qyt", []string{"qty"}, "qty", 1},
		"not two":                               {"cat", []string{"dog", "cot1"}, "", -1},
		"the nearest wins, not the first":       {"naem", []string{"nae", "name_", "name"}, "nae", 1},
		"the first of equals wins":              {"nam", []string{"name", "nama"}, "name", 1},
		"letters are counted, not their bytes":  {"größe", []string{"grösse", "groesse"}, "grösse", 2},
		"the empty name is near nothing":        {"", []string{"a"}, "", -1},
		"no candidates":                         {"a", nil, "", -1},
		"a candidate that equals the name wins": {"a", []string{"b", "a"}, "a", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, distance := Of(tt.name, slices.Values(tt.candidates))
			if got != tt.want || distance != tt.distance {
				t.Errorf("Of(%q, %q) = %q, %d, want %q, %d", tt.name, tt.candidates, got, distance, tt.want, tt.distance)
			}
			if in := In(tt.name, tt.candidates); in != tt.want {
				t.Errorf("In(%q, %q) = %q, want %q", tt.name, tt.candidates, in, tt.want)
			}
		})
	}
}

func TestRankPutsTheNearestFirst(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		name       string
		candidates []string
		n          int
		want       []string
	}{
		"by distance, then as given": {"email", []string{"emails", "e_mail", "Email", "name", "mail"}, 3, []string{"Email", "emails", "e_mail"}},
		"fewer than asked for":       {"email", []string{"emails"}, 3, []string{"emails"}},
		"once each":                  {"email", []string{"emails", "emails"}, 3, []string{"emails"}},
		"none asked for":             {"email", []string{"emails"}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Rank(tt.name, slices.Values(tt.candidates), tt.n); !slices.Equal(got, tt.want) {
				t.Errorf("Rank(%q, %q, %d) = %q, want %q", tt.name, tt.candidates, tt.n, got, tt.want)
			}
		})
	}
}

// FuzzDistance compares with the definition, read recursively.
func FuzzDistance(f *testing.F) {
	f.Add("email", "emial", 2)
	f.Add("", "abc", 3)
	f.Add("Straße", "strasse", 9)
	f.Add("abcdef", "badcfe", 1)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
		if len(x) > 7 || len(y) > 7 || limit > 20 || limit < -3 {
			t.Skip("the definition takes exponential time")
		}
		want := min(defined(x, y), limit+1)
		if limit < 0 {
			want = limit + 1
		}
		if got := Distance(a, b, limit); got != want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
		if back := Distance(b, a, limit); back != want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d as the other way round", b, a, limit, back, want)
		}
	})
}

// defined is the distance as its definition has it.
func defined(x, y []rune) int {
	if len(x) == 0 || len(y) == 0 {
		return len(x) + len(y)
	}
	i, j := len(x)-1, len(y)-1
	d := min(defined(x[:i], y)+1, defined(x, y[:j])+1, defined(x[:i], y[:j])+cost(x[i], y[j]))
	if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
		d = min(d, defined(x[:i-1], y[:j-1])+1)
	}
	return d
}
