// Command mqlgen writes internal/mql's tables. It has two halves: MongoDB's definitions (YAML, not in this repository)
// become testdata/facts.json, and that file, with docs.txt, amendments.json and judged.go of this folder, becomes the
// Go tables. Without -in only the second half runs, and needs nothing but the repository.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run is main with its edges given; it returns the exit code.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("mqlgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	in := flags.String("in", "", "the folder of MongoDB's definitions; with it the facts are written anew first")
	out := flags.String("out", "internal/mql", "the folder of package mql")
	facts := flags.String("facts", "", "the file of facts; default testdata/facts.json of -out")
	hand := flags.String("hand", "", "the folder of docs.txt and amendments.json; default ../gen/mqlgen from -out")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *facts == "" {
		*facts = filepath.Join(*out, "testdata", "facts.json")
	}
	if *hand == "" {
		*hand = filepath.Join(*out, "..", "gen", "mqlgen")
	}
	if err := generate(*in, *facts, *hand, *out); err != nil {
		_, _ = fmt.Fprintf(stderr, "mqlgen: %v\n", err)
		return 1
	}
	return 0
}

// generate runs both halves, or only the second if in is "".
func generate(in, facts, hand, out string) error {
	if in != "" {
		if err := extract(in, facts, hand); err != nil {
			return err
		}
	}
	files, err := render(facts, hand)
	if err != nil {
		return err
	}
	return replace(out, files)
}

// extract writes the facts of the definitions, and refuses docs that repeat a description.
func extract(in, path, hand string) error {
	facts, descriptions, err := readDefinitions(in)
	if err != nil {
		return err
	}
	docs, err := readDocs(filepath.Join(hand, "docs.txt"))
	if err != nil {
		return err
	}
	if err := ownWords(facts.Operators, docs, descriptions); err != nil {
		return err
	}
	text, err := facts.encode()
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// render returns the generated files by name, without writing them.
func render(factsPath, hand string) (map[string][]byte, error) {
	facts, err := readFacts(factsPath)
	if err != nil {
		return nil, err
	}
	list, err := readAmendments(filepath.Join(hand, "amendments.json"))
	if err != nil {
		return nil, err
	}
	docs, err := readDocs(filepath.Join(hand, "docs.txt"))
	if err != nil {
		return nil, err
	}
	ops, err := amended(facts.Operators, list)
	if err != nil {
		return nil, err
	}
	all, err := rows(ops)
	if err != nil {
		return nil, err
	}
	if err := completed(all, docs, judged); err != nil {
		return nil, err
	}
	return sources(all, facts)
}

// completed gives the rows what was written by hand; what is written for no row is an error.
func completed(all []row, docs map[[2]string]doc, judgements map[[2]string]judgement) error {
	used := map[[2]string]bool{}
	for i := range all {
		r := &all[i]
		key := [2]string{r.Place, r.Name}
		used[key] = true
		d := docs[key]
		if d.text == "" {
			return fmt.Errorf("docs.txt has no line for %s %s", r.Place, r.Name)
		}
		r.Doc, r.Family, r.judgement = d.text, d.family, judgements[key]
	}
	for key := range docs {
		if !used[key] {
			return fmt.Errorf("docs.txt tells of %s %s, which the facts do not know", key[0], key[1])
		}
	}
	for key := range judgements {
		if !used[key] {
			return fmt.Errorf("judged.go tells of %s %s, which the facts do not know", key[0], key[1])
		}
	}
	return nil
}

// ownWords refuses a doc that says what the definition's description says.
func ownWords(ops []fact, docs map[[2]string]doc, descriptions map[string]string) error {
	for _, op := range ops {
		theirs := plain(descriptions[op.Folder+"/"+op.Name])
		for key, d := range docs {
			if key[1] == op.Name && theirs != "" && (plain(d.text) == theirs || strings.HasPrefix(theirs, plain(d.text))) {
				return fmt.Errorf("docs.txt: the line of %s %s repeats MongoDB's description; write it in our words", key[0], key[1])
			}
		}
	}
	return nil
}

// plain is the letters and digits of a text, in lower case: what remains when layout and punctuation do not count.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// replace writes the generated files and removes those of an earlier run that are no more.
func replace(dir string, files map[string][]byte) error {
	old, err := filepath.Glob(filepath.Join(dir, "table_*.go"))
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	for _, path := range old {
		if _, kept := files[filepath.Base(path)]; !kept {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
