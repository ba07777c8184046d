package session

import (
	"os"
	"path/filepath"
)

// patterns are what the go command is asked about: all packages of the module, or of each module of a workspace. Where no
// module lies at its root, the go command takes "./..." there for an error.
func (v *view) patterns() []string {
	text, err := os.ReadFile(filepath.Join(v.dir, "go.work"))
	if err != nil || os.Getenv("GOWORK") == "off" {
		return []string{"./..."}
	}
	var all []string
	for _, dir := range readMod(string(text)).use {
		if !filepath.IsAbs(dir) {
			dir = "./" + filepath.ToSlash(filepath.Clean(dir))
		}
		all = append(all, dir+"/...")
	}
	if len(all) == 0 {
		return []string{"./..."}
	}
	return all
}
