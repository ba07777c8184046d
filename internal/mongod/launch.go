package mongod

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A launch is a way to start a server.
type launch struct {
	bin        string
	docker     bool
	from       string
	parameters []string // --setParameter each, beside our own
}

// start runs the server in a temporary folder and waits until it is a primary that takes writes.
func (l *launch) start(ctx context.Context) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "databridge-mongod")
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "mongod.log"))
	if err != nil {
		return nil, err
	}
	cmd := l.command(dir, port)
	cmd.Stdout, cmd.Stderr = log, log // a file: an inherited pipe would keep a test's output open
	endWithParent(cmd)
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close(), os.RemoveAll(dir))
	}
	gone := make(chan struct{})
	go func() { _ = cmd.Wait(); close(gone) }()
	stop := func() {
		l.kill(cmd, port)
		<-gone
		_ = log.Close()
		_ = os.RemoveAll(dir)
	}
	version, err := initiate(ctx, port, gone)
	if err != nil {
		tail := lastLines(log.Name(), 3)
		stop()
		return nil, fmt.Errorf("start %s: %w\n%s", l.bin, err, tail)
	}
	uri := fmt.Sprintf("mongodb://127.0.0.1:%d/?replicaSet=rs0", port)
	return &Server{URI: uri, Version: version, From: l.from, stop: stop}, nil
}

// command is the process: small files and no diagnostics, for it lives for minutes.
func (l *launch) command(dir string, port int) *exec.Cmd {
	p := strconv.Itoa(port)
	args := []string{
		"--replSet", "rs0", "--port", p,
		"--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64",
		"--setParameter", "diagnosticDataCollectionEnabled=false",
	}
	for _, parameter := range l.parameters {
		args = append(args, "--setParameter", parameter)
	}
	if l.docker {
		run := []string{"run", "--rm", "--name", container(port), "-p", "127.0.0.1:" + p + ":" + p, "mongo:8", "--bind_ip_all"}
		return exec.Command(l.bin, append(run, args...)...)
	}
	args = append(args, "--bind_ip", "127.0.0.1", "--nounixsocket", "--dbpath", dir,
		"--wiredTigerEngineConfigString", "log=(file_max=4MB,prealloc=false)")
	return exec.Command(l.bin, args...)
}

// kill ends the process at once: nothing in it is worth a clean shutdown.
func (l *launch) kill(cmd *exec.Cmd, port int) {
	if l.docker {
		_ = exec.Command(l.bin, "kill", container(port)).Run()
	}
	_ = cmd.Process.Kill()
}

// container names the Docker container that listens on port.
func container(port int) string { return "databridge-mongod-" + strconv.Itoa(port) }

// initiate makes the new server a replica set of one and waits for its primary. Majority writes need no journal: the
// data is thrown away, and dropping a database falls from 107 to 4 ms.
func initiate(ctx context.Context, port int, gone <-chan struct{}) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	host := fmt.Sprintf("127.0.0.1:%d", port)
	direct, err := mongo.Connect(options.Client().ApplyURI("mongodb://" + host + "/?directConnection=true"))
	if err != nil {
		return "", err
	}
	defer func() { _ = direct.Disconnect(context.WithoutCancel(ctx)) }()
	config := bson.D{
		{Key: "_id", Value: "rs0"},
		{Key: "members", Value: bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: host}}}},
		{Key: "writeConcernMajorityJournalDefault", Value: false},
	}
	admin := direct.Database("admin")
	for {
		err := admin.RunCommand(ctx, bson.D{{Key: "replSetInitiate", Value: config}}).Err()
		if err == nil || strings.Contains(err.Error(), "AlreadyInitialized") {
			break
		}
		if err := wait(ctx, gone, err); err != nil {
			return "", err
		}
	}
	for {
		var hello struct {
			Primary bool `bson:"isWritablePrimary"`
		}
		err := admin.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello)
		if err == nil && hello.Primary {
			return ready(ctx, "mongodb://"+host+"/?replicaSet=rs0", 30*time.Second)
		}
		if err := wait(ctx, gone, err); err != nil {
			return "", err
		}
	}
}

// wait lets 20 ms pass; it fails when the server has ended or the time is up.
func wait(ctx context.Context, gone <-chan struct{}, last error) error {
	select {
	case <-gone:
		return errors.New("the server ended at once")
	case <-ctx.Done():
		return errors.Join(ctx.Err(), last)
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

// freePort asks the kernel for a loopback port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// lastLines returns the end of a log, which says why a server did not start.
func lastLines(file string, n int) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
