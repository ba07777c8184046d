package analyzer

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
)

// A vetConfig is what go vet tells its tool of one package.
type vetConfig struct {
	GoFiles     []string
	ImportMap   map[string]string // import paths as written, to package paths
	PackageVetx map[string]string // package paths to files of facts
	VetxOnly    bool              // the package is a dependency: its facts are wanted, and no findings
	VetxOutput  string
}

// beside answers go vet for a package that has nothing to do with MongoDB, without type-checking it: it does not import the driver
// nor a package with facts, and stores nothing. Most packages are such; it returns false for all others.
func beside(args []string) bool {
	if len(args) == 0 || !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return false
	}
	data, err := os.ReadFile(args[len(args)-1])
	if err != nil {
		return false // unitchecker says what is wrong
	}
	var c vetConfig
	if json.Unmarshal(data, &c) != nil || c.VetxOutput == "" || c.concerned() {
		return false
	}
	return os.WriteFile(c.VetxOutput, nil, 0o666) == nil
}

// concerned reports whether a package may have queries, wrappers or models.
func (c *vetConfig) concerned() bool {
	for _, path := range c.ImportMap {
		if strings.HasPrefix(path, "go.mongodb.org/mongo-driver") || strings.HasPrefix(path, "github.com/databridge-go/databridge/odm") {
			return true
		}
	}
	for _, file := range c.PackageVetx {
		if info, err := os.Stat(file); err != nil || info.Size() > 0 {
			return true
		}
	}
	return !c.VetxOnly && slices.ContainsFunc(c.GoFiles, stores)
}

// stores reports whether a file may declare a model: it has a bson tag, or a comment of databridge's.
func stores(file string) bool {
	data, err := os.ReadFile(file)
	return err != nil || bytes.Contains(data, []byte("bson:")) || bytes.Contains(data, []byte("databridge:"))
}
