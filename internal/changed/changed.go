// Package changed asks git which lines of the working tree a revision does not have.
package changed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"strings"
)

// Lines are the lines of files, by name relative to the directory that was asked for.
type Lines struct {
	prefix string // of that directory in the repository: "" or "cmd/tool/"
	files  map[string]spans
}

// The faults that a user can mend.
var (
	ErrNoGit        = errors.New("the git command is not on PATH")
	ErrNoRepository = errors.New("not in a git repository")
	ErrNoRevision   = errors.New("no such revision")
)

// Since returns the lines that were added or changed between rev and the working tree: commits, what is staged, what is not, and files
// that git does not know yet. If rev and HEAD have gone different ways, their common ancestor counts: what others have added to rev since then is no change of ours.
func Since(ctx context.Context, dir, rev string) (*Lines, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, ErrNoGit
	}
	top, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil || strings.TrimSpace(top) == "" {
		return nil, ErrNoRepository
	}
	top = strings.TrimRight(top, "\r\n")
	prefix, err := git(ctx, dir, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	base, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, ErrNoRevision
	}
	base = strings.TrimSpace(base)
	if common, err := git(ctx, dir, "merge-base", base, "HEAD"); err == nil { // else a shallow clone: rev itself counts
		base = strings.TrimSpace(common)
	}
	// Whatever the user has set for diffs, this is the form that is read here.
	diff, err := git(ctx, top, "-c", "core.quotepath=off", "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0",
		"--find-renames", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", base, "--", "*.go")
	if err != nil {
		return nil, err
	}
	untracked, err := git(ctx, top, "ls-files", "-z", "--others", "--exclude-standard", "--", "*.go")
	if err != nil {
		return nil, err
	}
	l := &Lines{prefix: strings.TrimRight(prefix, "\r\n"), files: parse(diff)}
	for name := range strings.SplitSeq(untracked, "\x00") {
		if name != "" {
			l.files[name] = spans{{1, whole}}
		}
	}
	return l, nil
}

// Has reports whether one of the lines first to last of a file has changed.
func (l *Lines) Has(file string, first, last int) bool {
	return l.files[path.Join(l.prefix, file)].meet(first, last)
}

// Moved returns the lines as they are when a file has been rewritten: from[i] is the number that line i+1 had, 0 if it is new.
func (l *Lines) Moved(file string, from []int) *Lines {
	name := path.Join(l.prefix, file)
	out := &Lines{prefix: l.prefix, files: map[string]spans{}}
	for other, s := range l.files {
		out.files[other] = s
	}
	out.files[name] = nil
	for i, line := range from {
		if line == 0 || l.files[name].meet(line, line) {
			out.files[name] = append(out.files[name], span{i + 1, i + 1})
		}
	}
	return out
}

// git runs git and returns what it says.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.Join(strings.Fields(stderr.String()), " "))
	}
	return stdout.String(), nil
}
