package load

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// everywhere returns the patterns that name all packages below the directory. In a workspace (go.work) these are those of each of its modules: there ./...
// ends at the first module, or is refused where the directory has none itself.
func (c Config) everywhere(ctx context.Context) []string {
	all := []string{"./..."}
	if !c.inWorkspace() {
		return all
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	out, err := cmd.Output()
	if err != nil {
		return all // what is wrong will be told when the packages are asked for
	}
	var patterns []string
	for dir := range strings.Lines(string(out)) {
		rel, err := filepath.Rel(real(c.dir()), real(strings.TrimSpace(dir)))
		if err != nil {
			continue
		}
		switch rel = filepath.ToSlash(rel); {
		case rel == ".":
			patterns = append(patterns, "./...")
		case rel != ".." && !strings.HasPrefix(rel, "../"):
			patterns = append(patterns, "./"+rel+"/...")
		}
	}
	if len(patterns) == 0 {
		return all // the directory is inside one module
	}
	return patterns
}

// inWorkspace reports whether a go.work counts. It only looks at files: the go command need not be asked for that.
func (c Config) inWorkspace() bool {
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	for _, e := range slices.Backward(env) {
		if value, set := strings.CutPrefix(e, "GOWORK="); set && value != "" {
			return value != "off"
		}
	}
	for dir := c.dir(); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return true
		}
		if filepath.Dir(dir) == dir {
			return false
		}
	}
}

// dir is the absolute directory.
func (c Config) dir() string {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c.Dir
	}
	return dir
}
