// A second verifier of an export, by another hand's hashing, proofs and signatures: golang.org/x/mod/sumdb.
//
// It follows docs/reference/ledger-format.md, not our Python. For the anchor and for each audience it checks the
// signatures, that the entries in the bundles give the signed root, and the audience's head in the map of each epoch;
// of a proof file, the path from the epoch's entry. Prints what it has proved, or ends with 1. With Debian's golang-go
// and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run . DIR
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height    = 20
	pathBytes = height * tlog.HashSize
)

// witness is a verifier of cosignature/v1, which x/mod does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	t := binary.BigEndian.Uint64(sig)
	return ed25519.Verify(w.key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", t, text)), sig[8:])
}

// log is a log's folder, read and proved.
type log struct {
	origin  string
	size    int64
	root    tlog.Hash
	entries [][]byte
	hashes  []tlog.Hash
	signed  []note.Signature
}

func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = l.hashes[index]
	}
	return found, nil
}

func (l *log) rootOf(size int64) tlog.Hash {
	hash, err := tlog.TreeHash(size, l)
	must(err)
	return hash
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(true bool, what string, of ...any) {
	if !true {
		must(fmt.Errorf(what, of...))
	}
}

func read(parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(parts...))
	must(err)
	return data
}

// verifiers returns those of the logs and witnesses that a policy file lists.
func verifiers(policy []byte) note.Verifiers {
	var found []note.Verifier
	for _, line := range strings.Split(string(policy), "\n") {
		words := strings.Fields(line)
		if len(words) > 1 && words[0] == "log" {
			one, err := note.NewVerifier(words[1])
			must(err)
			found = append(found, one)
		}
		if len(words) > 2 && words[0] == "witness" {
			found = append(found, cosigner(words[2]))
		}
	}
	return note.VerifierList(found...)
}

func cosigner(vkey string) witness {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	check(len(key) == 33 && key[0] == 4, "%s is not the key of a witness", vkey)
	id := sha256.Sum256([]byte(parts[0] + "\n" + string(key)))
	return witness{parts[0], binary.BigEndian.Uint32(id[:]), ed25519.PublicKey(key[1:])}
}

// open reads a log's folder and proves its entries under its checkpoint.
func open(folder string, policy []byte) *log {
	signed, err := note.Open(read(folder, "checkpoint"), verifiers(policy))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	check(len(lines) == 4, "%s is no checkpoint", folder)
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	l := &log{origin: lines[0], size: size, root: root, signed: signed.Sigs}
	for int64(len(l.entries)) < size {
		l.bundle(folder, size)
	}
	check(l.rootOf(size) == root, "%s: the entries have another root than the checkpoint", folder)
	return l
}

// bundle reads the next bundle of entries.
func (l *log) bundle(folder string, size int64) {
	start := int64(len(l.entries))
	width := size - start
	if width > 256 {
		width = 256
	}
	data := read(folder, "tile/entries", place(start/256, width))
	for i := int64(0); i < width; i++ {
		end := 2 + int(binary.BigEndian.Uint16(data))
		entry := data[2:end]
		hashes, err := tlog.StoredHashes(start+i, entry, l)
		must(err)
		l.entries, l.hashes, data = append(l.entries, entry), append(l.hashes, hashes...), data[end:]
	}
	check(len(data) == 0, "%s: a bundle is too long", folder)
}

func place(index, width int64) string {
	name := fmt.Sprintf("%03d", index%1000)
	for index /= 1000; index > 0; index /= 1000 {
		name = fmt.Sprintf("x%03d/%s", index%1000, name)
	}
	if width < 256 {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	return name
}

// mapRoot returns the map root that the anchor's entry of an epoch names.
func mapRoot(anchor *log, epoch int64) tlog.Hash {
	lines := strings.Split(string(anchor.entries[epoch]), "\n")
	check(lines[0] == "epoch/v1" && lines[1] == fmt.Sprintf("%010d", epoch), "no entry of epoch %d", epoch)
	root, err := tlog.ParseHash(lines[3])
	must(err)
	return root
}

func mac(key []byte, message string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return h.Sum(nil)
}

type head struct {
	Epoch, Size int64
	Root        string
}

type key struct {
	seq   int64
	bytes []byte
}

func heads(folder string) []head {
	var found []head
	for lines := bufio.NewScanner(bytes.NewReader(read(folder, "heads.jsonl"))); lines.Scan(); {
		var one head
		must(json.Unmarshal(lines.Bytes(), &one))
		found = append(found, one)
	}
	return found
}

func keys(folder string) []key {
	var found []key
	for _, line := range strings.Split(strings.TrimSpace(string(read(folder, "keys"))), "\n") {
		words := strings.Fields(line)
		seq, err := strconv.ParseInt(words[0], 10, 64)
		must(err)
		raw, err := base64.StdEncoding.DecodeString(words[1])
		must(err)
		found = append(found, key{seq, raw})
	}
	return found
}

// audience proves that an audience's log has one head in each epoch, in its slot of the map.
func audience(folder string, anchor *log) *log {
	l := open(folder, read(folder, "policy"))
	changes, known := heads(folder), keys(folder)
	first, now, before := changes[0].Epoch, -1, int64(1)
	for epoch := first; epoch < anchor.size; epoch++ {
		if now+1 < len(changes) && changes[now+1].Epoch == epoch {
			now++
		}
		var k []byte
		for _, one := range known {
			if one.seq < before {
				k = one.bytes
			}
		}
		present := changes[now]
		root := l.rootOf(present.Size)
		check(root.String() == present.Root, "%s: another root at epoch %d", folder, epoch)
		number := fmt.Sprintf("%010d", epoch)
		data := "audience-head/v1\n" + l.origin + "\n" + string(mac(k, "blind\n"+number))
		data += string(binary.BigEndian.AppendUint64(nil, uint64(present.Size))) + string(root[:])
		slot := int64(binary.BigEndian.Uint32(mac(k, "slot\n")) >> (32 - height))
		err := tlog.CheckRecord(path(folder, epoch-first, anchor.size-first), 1<<height, mapRoot(anchor, epoch), slot, tlog.RecordHash([]byte(data)))
		check(err == nil, "%s: the path of epoch %d leads elsewhere", folder, epoch)
		before = present.Size
	}
	check(changes[now].Size == l.size && now == len(changes)-1, "%s: the last head is another", folder)
	return l
}

// path returns the hashes of the path of a number, of so many that there are.
func path(folder string, number, count int64) tlog.RecordProof {
	width := count - number/256*256
	if width > 256 {
		width = 256
	}
	data := read(folder, "paths", place(number/256, width))
	check(int64(len(data)) == width*pathBytes, "%s: paths of another length", folder)
	data = data[number%256*pathBytes:]
	found := make(tlog.RecordProof, height)
	for i := range found {
		copy(found[i][:], data[i*tlog.HashSize:])
	}
	return found
}

// proof checks the path of a proof file from the entry of its epoch to the checkpoint that ends it.
func proof(file string, anchor *log, policy []byte) {
	top, checkpoint, _ := strings.Cut(string(read(file)), "\n\n")
	signed, err := note.Open([]byte(checkpoint), verifiers(policy))
	must(err)
	lines, said := strings.Split(top, "\n"), strings.Split(signed.Text, "\n")
	check(lines[0] == "c2sp.org/tlog-proof@v1", "%s is no proof", file)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	size, err := strconv.ParseInt(said[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(said[2])
	must(err)
	var hashes tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		must(err)
		hashes = append(hashes, hash)
	}
	must(tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash(anchor.entries[index])))
}

func main() {
	policy := read(os.Args[1], "policy")
	anchor := open(filepath.Join(os.Args[1], "anchor"), policy)
	fmt.Printf("%s %d %d\n", anchor.origin, anchor.size, len(anchor.signed))
	folders, err := filepath.Glob(filepath.Join(os.Args[1], "a", "*"))
	must(err)
	for _, folder := range folders {
		l := audience(folder, anchor)
		proofs, err := filepath.Glob(filepath.Join(folder, "proofs", "*.tlog-proof"))
		must(err)
		for _, file := range proofs {
			proof(file, anchor, policy)
		}
		fmt.Printf("%s %d %d\n", l.origin, l.size, len(proofs))
	}
}
