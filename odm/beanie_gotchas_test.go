package odm_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A gotcha is a behaviour of Beanie's that surprises, kept or put right, and the tests and rows that show what is here.
type gotcha struct {
	kept  bool
	here  string
	shown string // names of tests and of rows
}

// gotchas are G01 to G33 of the list that the rows B001 to B200 come from.
func gotchas() map[string]gotcha {
	return map[string]gotcha{
		"G01": {true, "several conditions are an $and, equality is bare", "B045_find B070_eq TestBeaniesExpressionsGiveBeaniesMQL"},
		"G02": {true, "Save sets what is declared and leaves the rest", "B112_save B114_replace TestBeaniesVerbsSendBeaniesCommands"},
		"G03": {false, "one table of hooks; Save of a new document and bulk verbs run theirs", "B140_hooks TestTheHooksOfEachVerb"},
		"G04": {false, "in After hooks the state is known", "B140_hooks"},
		"G05": {true, "what the validation changes in the document is saved", "B027_validate_on_save"},
		"G06": {true, "encodings are compared; of a link its reference, of a list the whole", "B130_is_changed B131_get_changes B026_use_revision B162_fetch_links"},
		"G07": {false, "a removed map key is unset", "B131_get_changes"},
		"G08": {false, "a null that is not kept is unset at any depth, and nothing else is sent", "B013_keep_nulls B113_save_without_nulls TestBeaniesVerbsSendBeaniesCommands"},
		"G09": {false, "a conflict leaves the document in memory as it was", "B138_conflict"},
		"G10": {false, "every write gives a revision, InsertMany and those of queries too", "B042_insert_many B106_update_many_and_one"},
		"G11": {false, "operators merge; one path twice is an error", "B104_combined_update"},
		"G12": {false, "Upsert is one command, and tried again on a duplicate key", "B109_upsert B110_native_upsert"},
		"G13": {false, "conditions go before lookups, links are fetched in batches", "B162_fetch_links B166_a_whole_link TestBeaniesLinksGiveBeaniesCommands"},
		"G14": {false, "a list keeps its order and what stands there twice", "B162_fetch_links"},
		"G15": {false, "a link to nothing stays a link, in lists too", "B162_fetch_links B167_fetch_later TestMissingTargetsStayLinks"},
		"G16": {true, "a link to an unsaved document is an error before anything is sent", "B168_write_rules TestLinkToUnsavedDocument"},
		"G17": {false, "linked documents are written in order, circles once", "B168_write_rules TestWriteLinksWritesChildrenFirst TestWriteLinksGoesRoundCircles"},
		"G18": {false, "linked documents are deleted, fetched or not, in the session", "B169_delete_rules TestDeleteLinksDeletesWhatWasNeverFetched"},
		"G19": {false, "a condition on a linked field without FetchLinks is an error", "B165_linked_fields TestConditionsOnLinkedDocumentsNeedLookups"},
		"G20": {true, "a query is for its own class, unless WithChildren", "B171_find_own_class_only B172_with_children"},
		"G21": {false, "children have the settings of their root", "B021_settings_inheritance B173_class_id_and_value"},
		"G22": {true, "results are the same; no projection is sent", "B051_projection_model TestWholeDocumentsAreReadWithoutAProjection"},
		"G23": {true, "Count obeys Skip and Limit; a sum of nothing says so", "B056_count B150_aggregate B151_totals"},
		"G24": {false, "a query is a value", "B047_chained_find B061_clone"},
		"G25": {false, "every verb knows of documents that are marked as deleted", "B037_soft_delete"},
		"G26": {false, "a write makes the cache ask again; a session is never answered from it", "B143_cache TestEveryWriteInvalidatesTheCache TestTheCacheAndTransactions"},
		"G27": {false, "generated fields never hide a method", "TestReservedNamesAreTheMethodsOfODM"},
		"G28": {false, "a text that is no id is an error, and so is the delete of what was never saved", "B009_custom_id_type B043_get B117_delete"},
		"G29": {true, "times are UTC in milliseconds", "B015_default_encoders"},
		"G30": {false, "the order of an index's keys counts", "B018_indexes_of_the_model B181_index_reconciliation"},
		"G31": {false, "migrations go in batches and resume", "B191_iterative TestWithoutATransactionItGoesOnWhereItStopped"},
		"G32": {true, "a bulk is sent at the end, and not at all after an error", "B122_bulk_writer"},
		"G33": {true, "one option skips hooks of both sides; validation is no hook, and is never skipped", "B141_skip_actions TestHooksAreSkippedByName"},
	}
}

// Every gotcha is shown by tests that exist.
func TestEveryGotchaIsShown(t *testing.T) {
	t.Parallel()
	var sources strings.Builder
	for _, pattern := range []string{"*_test.go", "migrate/*_test.go", "../internal/gen/fields/*_test.go"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, f := range files {
			text, err := os.ReadFile(f)
			must(t, err)
			sources.Write(text)
		}
	}
	all := gotchas()
	for n := 1; n <= 33; n++ {
		id := fmt.Sprintf("G%02d", n)
		g, ok := all[id]
		if !ok || g.here == "" || g.shown == "" {
			t.Errorf("%s is not shown", id)
		}
		for _, name := range strings.Fields(g.shown) {
			exists := regexp.MustCompile(`func ` + name + `\(|\{"` + name + `", `)
			if !exists.MatchString(sources.String()) {
				t.Errorf("%s: there is no test %s", id, name)
			}
		}
		delete(all, id)
	}
	for id := range all {
		t.Errorf("%s is no gotcha", id)
	}
}
