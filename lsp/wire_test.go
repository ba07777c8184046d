package lsp

import (
	"slices"
	"testing"
)

// The wire shapes that the tests read and write.
type (
	wirePosition struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}
	wireRange struct {
		Start wirePosition `json:"start"`
		End   wirePosition `json:"end"`
	}
	wireDiagnostic struct {
		Range    wireRange `json:"range"`
		Severity int       `json:"severity"`
		Code     string    `json:"code"`
		Source   string    `json:"source"`
		Message  string    `json:"message"`

		CodeDescription    struct{ Href string } `json:"codeDescription"`
		RelatedInformation []struct {
			Location wireLocation `json:"location"`
			Message  string       `json:"message"`
		} `json:"relatedInformation"`
	}
	wirePublish struct {
		URI         string           `json:"uri"`
		Version     *int             `json:"version"`
		Diagnostics []wireDiagnostic `json:"diagnostics"`
	}
	wireCompletion struct {
		IsIncomplete bool       `json:"isIncomplete"`
		Items        []wireItem `json:"items"`
	}
	wireItem struct {
		Label      string       `json:"label"`
		FilterText string       `json:"filterText"`
		Detail     string       `json:"detail"`
		TextEdit   wireItemEdit `json:"textEdit"`
	}
	wireItemEdit struct {
		Range   wireRange `json:"range"`
		Insert  wireRange `json:"insert"`
		Replace wireRange `json:"replace"`
		NewText string    `json:"newText"`
	}
	wireHover struct {
		Contents struct{ Kind, Value string } `json:"contents"`
		Range    wireRange                    `json:"range"`
	}
	wireLocation struct {
		URI   string    `json:"uri"`
		Range wireRange `json:"range"`
	}
)

// slice returns what a range on one line covers.
func slice(text string, r wireRange) string {
	for from := range text {
		if utf16At(text, from) == r.Start {
			for to := from; to <= len(text); to++ {
				if utf16At(text, to) == r.End {
					return text[from:to]
				}
			}
		}
	}
	return "no such range"
}

// checkNothing demands that a completion leaves the place to gopls.
func checkNothing(t *testing.T, m rawMessage) {
	t.Helper()
	if string(m.Result) != "null" {
		t.Fatalf("completion = %s, want null", m.Result)
	}
}

// checkItems compares a completion with names that must and must not be in it, and with what the first edit replaces.
func checkItems(t *testing.T, m rawMessage, src string, want, without []string, replaced string) {
	t.Helper()
	if string(m.Result) == "null" {
		t.Fatal("completion = null")
	}
	list := result[wireCompletion](t, m)
	var labels []string
	for _, it := range list.Items {
		labels = append(labels, it.Label)
		if it.FilterText != it.Label || it.TextEdit.NewText != it.Label {
			t.Errorf("item %+v: filter text and edit must be the whole path", it)
		}
	}
	for _, name := range want {
		if !slices.Contains(labels, name) {
			t.Errorf("completion lacks %s: %q", name, labels)
		}
	}
	for _, name := range without {
		if slices.Contains(labels, name) {
			t.Errorf("completion offers %s: %q", name, labels)
		}
	}
	if list.IsIncomplete {
		t.Error("the list is said to be incomplete")
	}
	if len(list.Items) > 0 && replaced != "" {
		if got := slice(src, list.Items[0].TextEdit.Range); got != replaced {
			t.Errorf("the edit replaces %q, want %q", got, replaced)
		}
	}
}
