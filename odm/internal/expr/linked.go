package expr

import "fmt"

// Linked moves conditions on a linked document below the path of the link. Where the link is not fetched such a condition would
// match nothing, silently; Unfetched tells whether there is one.
func Linked[F Like](p string, fs []F) Node {
	return nodeOf(linked(p, under(p, join("$and", conds(fs)))))
}

// LinkedAny is the condition that one of the linked documents at path p meets all of fs.
func LinkedAny[F Like](p string, fs []F) Node { return nodeOf(linked(p, elemMatch(p, conds(fs)))) }

func linked(p string, n cond) cond {
	if p == "" {
		return bad(errEmptyPath)
	}
	if !zero(n) && n.op != opError {
		n.link = p
	}
	return n
}

// Unfetched returns the path of the first link that fs ask about as a document, so that a query which does not fetch links can
// refuse them; ok is false if there is none.
func Unfetched[F Like](fs []F) (path string, ok bool) {
	for _, f := range fs {
		if path, ok := unfetched(condOf(Node(f))); ok {
			return path, true
		}
	}
	return "", false
}

// neverFetched refuses conditions on linked documents in changes, where nothing is ever fetched.
func neverFetched(ns ...cond) error {
	for _, n := range ns {
		if path, ok := unfetched(n); ok {
			return fmt.Errorf("odm: a change cannot ask about the document that %q links to; ask for its id", path)
		}
	}
	return nil
}

func unfetched(n cond) (string, bool) {
	if n.link != "" {
		return n.link, true
	}
	switch v := n.val.(type) {
	case []cond:
		for _, k := range v {
			if path, ok := unfetched(k); ok {
				return path, true
			}
		}
	case cond:
		return unfetched(v)
	}
	return "", false
}
