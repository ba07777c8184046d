package feature

import (
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// directive completes a comment that begins with "databridge:": its verb, and what the verb takes.
func directive(snap *session.Snapshot, file *session.File, offset int) (found Completion, ok bool) {
	line := file.Text[strings.LastIndexByte(file.Text[:offset], '\n')+1 : offset]
	before, typed, ok := cutLast(line, "databridge:")
	if before = strings.TrimRight(before, " \t"); !ok || !strings.HasSuffix(before, "//") {
		return found, false
	}
	word := typed[strings.LastIndexAny(typed, " \t,")+1:]
	found.At = Range{offset - len(word), offset + strings.IndexAny(file.Text[offset:]+"\n", " \t,\r\n")}
	found.Last = found.At.To == offset
	args := strings.Fields(typed)
	if strings.HasSuffix(typed, " ") {
		args = append(args, "")
	}
	switch {
	case len(args) <= 1 && !strings.ContainsAny(typed, " \t"):
		found.Items = keywords(
			"ignore", "leaves a finding out: ignore DB2001 why it is right",
			"model", "says what a collection holds: model User",
			"index", "tells of an index that is kept elsewhere: index users city,-age",
			"fields", "asks for field proxies: fields U")
	case args[0] == "ignore" && len(args) == 2:
		found.Items = rules()
	case args[0] == "model" && len(args) == 2:
		found.Items = modelNames(snap, file)
	case args[0] == "index" && len(args) == 2:
		found.Items = collectionNames(snap, file)
	case args[0] == "index" && len(args) > 3:
		found.Items = keywords("unique", "an index option", "sparse", "an index option", "partial", "an index option")
	}
	return found, len(found.Items) > 0
}

// keywords are names and what they say, in turn.
func keywords(pairs ...string) []Item {
	var items []Item
	for i := 0; i+1 < len(pairs); i += 2 {
		items = append(items, Item{Name: pairs[i], Detail: pairs[i+1], Kind: Keyword})
	}
	return items
}

// rules are the codes of all findings.
func rules() []Item {
	var items []Item
	for _, r := range diag.Catalogue() {
		items = append(items, Item{Name: string(r.Code), Detail: r.Title, Kind: Value, Subject: Subject{Code: r.Code}})
	}
	return items
}

// modelNames are the documents of the module as the file may name them: those of its own package, and of its imports.
func modelNames(snap *session.Snapshot, file *session.File) []Item {
	pkg := snap.Package(file.Path)
	if pkg == nil || pkg.Pkg == nil {
		return nil
	}
	var items []Item
	for _, s := range snap.World(pkg).Structs() {
		path, name, named := cutLast(s.Name, ".")
		switch {
		case !named || strings.ContainsAny(s.Name, "[{ "):
			continue
		case path != pkg.Pkg.Path() && !strings.Contains(file.Text, `"`+path+`"`):
			continue
		case path != pkg.Pkg.Path():
			name = path[strings.LastIndexByte(path, '/')+1:] + "." + name
		}
		items = append(items, Item{Name: name, Detail: "model", Kind: Value})
	}
	return items
}

func collectionNames(snap *session.Snapshot, file *session.File) []Item {
	pkg := snap.Package(file.Path)
	if pkg == nil {
		return nil
	}
	return (&target{world: snap.World(pkg)}).collections()
}
