// Package bigmodule writes Go modules of a given size that use MongoDB as programs do, for the benchmarks of check and of
// the language server: layers of services that import each other, each with models, queries and code that has nothing to
// do with a database.
package bigmodule

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// linesOfService is about what one service has.
const linesOfService = 1000

// Path is the module's path. A service is the package <Path>/svcN.
const Path = "example.com/big"

// Write writes a module of about lines lines of code into dir. It requires the driver as this repository does.
func Write(dir string, lines int) error {
	_, mod, sum, err := ModFiles(Path)
	if err != nil {
		return err
	}
	files := map[string]string{"go.mod": mod, "go.sum": sum, "store/store.go": store}
	for i := range max(1, lines/linesOfService) {
		s := newService(i)
		pkg := fmt.Sprintf("svc%d/", i)
		files[pkg+"models.go"] = s.render(models)
		files[pkg+"queries.go"] = s.render(queries)
		files[pkg+"pipelines.go"] = s.render(pipelines)
		files[pkg+"rules.go"] = s.rules()
	}
	for name, text := range files {
		if err := write(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	return nil
}

// ModFiles returns the go.mod and go.sum of a module that pins what this repository pins, so that nothing has to be fetched, and
// where this repository stands.
func ModFiles(path string) (root, mod, sum string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/databridge-go/databridge").Output()
	if err != nil {
		return "", "", "", fmt.Errorf("find this repository: %w", err)
	}
	root = strings.TrimSpace(string(out))
	own, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", "", "", err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return "", "", "", err
	}
	_, requires, _ := strings.Cut(string(own), "\n")
	return root, "module " + path + "\n" + requires, string(sums), nil
}

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o600)
}
