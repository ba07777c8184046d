package pathrules

import (
	"slices"
	"sort"
	"strings"
	"testing"
)

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		name, stored string
		want         bool
	}{
		"two letters swapped":                       {"emial", "email", true},
		"a letter left out":                         {"creatd", "created", true},
		"a letter doubled":                          {"amoount", "amount", true},
		"two slips in one word":                     {"qunatitty", "quantity", true},
		"the tag is the misspelt one":               {"callback_fired", "callback_fird", true},
		"one word of several":                       {"custmer_name", "customer_name", true},
		"the words are split by case":               {"userNaem", "user_name", true},
		"separators and a slip":                     {"user-naem", "userName", true},
		"an acronym is a word":                      {"userIDNaem", "user_id_name", true},
		"plural":                                    {"tag", "tags", true},
		"plural of a short word":                    {"id", "ids", true},
		"plural in es":                              {"addresses", "address", true},
		"plural in ies":                             {"category", "categories", true},
		"plural inside":                             {"users_count", "user_count", true},
		"tense beside an equal word":                {"create_at", "created_at", true},
		"tense alone is another word":               {"approve", "approved", false},
		"a short word":                              {"ip", "id", false},
		"a whole short word":                        {"created_by", "created_at", false},
		"three letters":                             {"qyt", "qty", false},
		"a whole word":                              {"room_status", "room_title", false},
		"one word more":                             {"index_steps", "steps", false},
		"digits":                                    {"address1", "address2", false},
		"a digit more":                              {"phone2", "phone", false},
		"equal digits":                              {"addrses2", "address2", true},
		"two words differ":                          {"custmer_nme", "customer_name", false},
		"two edits of a word of four":               {"host", "port", false},
		"case alone":                                {"userid", "userID", false},
		"separators alone":                          {"user_id", "userId", false},
		"equal":                                     {"email", "email", false},
		"empty":                                     {"", "a", false},
		"both are words: product and project":       {"product_id", "project_id", false},
		"both are words: contract and contact":      {"contract", "contact", false},
		"both are words: latitude and altitude":     {"altitude", "latitude", false},
		"both are words: account and amount":        {"account", "amount", false},
		"both are words: device and service":        {"device", "service", false},
		"both are words: mode and code":             {"mode", "code", false},
		"both are words: note and node":             {"note", "node", false},
		"both are words: state and stage":           {"state", "stage", false},
		"both are words: trial and trail":           {"trial", "trail", false},
		"both are words: content and context":       {"content", "context", false},
		"the ending makes another word":             {"escalator", "escalated", false},
		"assignee and assigned":                     {"assignee", "assigned", false},
		"un-":                                       {"unpinned", "pinned", false},
		"in-":                                       {"inactive", "active", false},
		"a short word run together with a long one": {"teamid", "team", false},
		"letters are counted, not bytes":            {"grösse", "größe", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, pair := range [][2]string{{tt.name, tt.stored}, {tt.stored, tt.name}} {
				if got := misspelt(pair[0], pair[1], common); got != tt.want {
					t.Errorf("misspelt(%q, %q) = %t, want %t", pair[0], pair[1], got, tt.want)
				}
			}
		})
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":            "",
		"email":       "email",
		"created_at":  "created at",
		"createdAt":   "created at",
		"CreatedAt":   "created at",
		"created-at":  "created at",
		"_id":         "id",
		"userID":      "user id",
		"HTTPServer":  "http server",
		"userIDs":     "user i ds", // nobody splits this one right without a dictionary
		"sha256Sum":   "sha256 sum",
		"A":           "a",
		"__v":         "v",
		"größeInCm":   "größe in cm",
		"first  name": "first name",
	} {
		if got := strings.Join(split(name), " "); got != want {
			t.Errorf("split(%q) = %q, want %q", name, got, want)
		}
	}
}

// The words are sorted, lower case, of three letters and more, each once: common relies on nothing but the blanks, the
// next reader on the order.
func TestWordsAreInOrder(t *testing.T) {
	t.Parallel()
	list := strings.Fields(words)
	if !sort.StringsAreSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Error("words.txt is not sorted, or has a word twice")
	}
	for _, w := range list {
		if len(w) < 3 || w != strings.ToLower(w) {
			t.Errorf("words.txt: %q", w)
		}
		if !common(w) {
			t.Errorf("common(%q) = false", w)
		}
	}
	for _, w := range []string{"emial", "cou", "ount", "custmer", "recvie"} {
		if common(w) {
			t.Errorf("common(%q) = true", w)
		}
	}
}

// FuzzMisspelt compares with the sentence that the rule is, read slowly: every way to take one word of a name for
// another.
func FuzzMisspelt(f *testing.F) {
	for _, s := range [][2]string{{"emial", "email"}, {"created_by", "created_at"}, {"user_ids", "userId"}, {"a1", "a2"}, {"", "x"}, {"Ünpaid", "paid"}} {
		f.Add(s[0], s[1], true)
		f.Add(s[0], s[1], false)
	}
	f.Fuzz(func(t *testing.T, a, b string, known bool) {
		if len(a) > 24 || len(b) > 24 {
			return // the slow way is slow
		}
		real := func(string) bool { return known }
		got := misspelt(a, b, real)
		if back := misspelt(b, a, real); back != got {
			t.Fatalf("misspelt(%q, %q) = %t, but %t the other way round", a, b, got, back)
		}
		if want := slowly(a, b, known); got != want {
			t.Fatalf("misspelt(%q, %q) = %t, want %t", a, b, got, want)
		}
		if got && misspelt(a, b, func(string) bool { return false }) != true {
			t.Fatalf("misspelt(%q, %q) depends on words that are not known", a, b)
		}
	})
}

// slowly is misspelt by its definition: some word of a, replaced by something, gives b.
func slowly(a, b string, known bool) bool {
	if digits(a) != digits(b) {
		return false
	}
	x, y := split(a), split(b)
	if slices.Equal(x, y) || len(x) != len(y) {
		return false
	}
	for i := range x {
		replaced := slices.Clone(x)
		replaced[i] = y[i]
		if !slices.Equal(replaced, y) {
			continue
		}
		one, other := x[i], y[i]
		if plurals(one, other) || plurals(other, one) {
			return true
		}
		if past(one, other) || past(other, one) {
			return len(x) > 1
		}
		return !known && edits(one, other) && !related(one, other) && !related(other, one)
	}
	return false
}

// plurals reports whether other is among the plurals of one.
func plurals(one, other string) bool {
	n := len(one)
	if n < 2 {
		return false
	}
	forms := []string{one + "s"}
	if strings.IndexByte("shxzo", one[n-1]) >= 0 {
		forms = append(forms, one+"es")
	}
	if one[n-1] == 'y' {
		forms = append(forms, one[:n-1]+"ies")
	}
	return slices.Contains(forms, other)
}

// past reports whether other is the past tense of one.
func past(one, other string) bool {
	return len(one) >= 4 && (other == one+"ed" || one[len(one)-1] == 'e' && other == one+"d")
}

// edits reports whether one becomes other by one edit, or two where five letters allow it: all words at one edit are
// made and tried.
func edits(one, other string) bool {
	x, y := []rune(one), []rune(other)
	if max(len(x), len(y)) < 4 || min(len(x), len(y)) < 3 {
		return false
	}
	if oneEdit(x, y) {
		return true
	}
	if max(len(x), len(y)) == 4 {
		return false
	}
	// Two edits: of optimal string alignment, where no letter is touched twice. Cut both words in two at every place,
	// one edit in each half.
	for i := range len(x) + 1 {
		for j := range len(y) + 1 {
			if oneEdit(x[:i], y[:j]) && oneEdit(x[i:], y[j:]) {
				return true
			}
		}
	}
	return false
}

func oneEdit(x, y []rune) bool {
	switch len(x) - len(y) {
	case 1:
		return slices.ContainsFunc(indexes(x), func(i int) bool { return string(x[:i])+string(x[i+1:]) == string(y) })
	case -1:
		return oneEdit(y, x)
	case 0:
		return slices.ContainsFunc(indexes(x), func(i int) bool {
			if string(x[:i]) != string(y[:i]) {
				return false
			}
			changed := string(x[i+1:]) == string(y[i+1:])
			swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
			return changed && x[i] != y[i] || swapped && x[i] != x[i+1]
		})
	}
	return false
}

func indexes(x []rune) []int {
	all := make([]int, len(x))
	for i := range all {
		all[i] = i
	}
	return all
}

// related reports whether long is short with two letters more at an end, or whether they differ in their endings.
func related(long, short string) bool {
	if len(long) == len(short)+2 && (long[2:] == short || long[:len(short)] == short) {
		return true
	}
	ends := []string{"ed", "er", "ee", "or", "es", "en"}
	n := len(long) - 2
	return n >= 3 && len(short) == len(long) && long != short && long[:n] == short[:n] &&
		slices.Contains(ends, long[n:]) && slices.Contains(ends, short[n:])
}
