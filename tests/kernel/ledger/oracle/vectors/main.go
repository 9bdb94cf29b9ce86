// Writes test vectors by another hand: trees, proofs and verdicts of golang.org/x/mod/sumdb/tlog, one line of JSON each.
//
// Each proof is given as it should be and spoilt in the ways in which a proof can be wrong; "holds" is what
// CheckRecord and CheckTree say of it. With Debian's golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run .
package main

import (
	"encoding/json"
	"os"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

type vector struct {
	Old, New int64 // of an inclusion: index and size
	From, To tlog.Hash
	Proof    []tlog.Hash
	Holds    bool
	Kind     string
}

var stored []tlog.Hash

var sizes = []int64{1, 2, 3, 5, 7, 8, 13, 64, 65, 300}

func read(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = stored[index]
	}
	return found, nil
}

func grow(size int64) {
	for n := int64(0); n < size; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(strconv.FormatInt(n, 10)), tlog.HashReaderFunc(read))
		must(err)
		stored = append(stored, hashes...)
	}
}

func root(size int64) tlog.Hash {
	hash, err := tlog.TreeHash(size, tlog.HashReaderFunc(read))
	must(err)
	return hash
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func (v vector) judged() vector {
	if v.Kind == "inclusion" {
		v.Holds = tlog.CheckRecord(v.Proof, v.New, v.To, v.Old, v.From) == nil
	} else {
		v.Holds = tlog.CheckTree(v.Proof, v.New, v.To, v.Old, v.From) == nil
	}
	return v
}

func flipped(hash tlog.Hash, bit int) tlog.Hash {
	hash[bit/8] ^= 1 << (bit % 8)
	return hash
}

func spoilt(v vector) []vector {
	var all []vector
	add := func(change func(*vector)) {
		other := v
		other.Proof = append([]tlog.Hash{}, v.Proof...)
		change(&other)
		all = append(all, other.judged())
	}
	add(func(o *vector) { o.Old++ })
	add(func(o *vector) { o.Old ^= 2 })
	add(func(o *vector) { o.New++ })
	add(func(o *vector) { o.New *= 2 })
	add(func(o *vector) { o.From = flipped(o.From, 4) })
	add(func(o *vector) { o.To = flipped(o.To, 200) })
	add(func(o *vector) { o.From, o.To = o.To, o.From })
	add(func(o *vector) { o.Proof = append(o.Proof, o.To) })
	add(func(o *vector) { o.Proof = append([]tlog.Hash{o.From}, o.Proof...) })
	for i := range v.Proof {
		add(func(o *vector) { o.Proof[i] = flipped(o.Proof[i], 31*i%256) })
	}
	if last := len(v.Proof) - 1; last >= 0 {
		add(func(o *vector) { o.Proof = o.Proof[:last] })
		add(func(o *vector) { o.Proof = o.Proof[1:] })
		add(func(o *vector) { o.Proof[0], o.Proof[last] = o.Proof[last], o.Proof[0] })
	}
	return all
}

func main() {
	grow(sizes[len(sizes)-1])
	out := json.NewEncoder(os.Stdout)
	write := func(v vector) {
		for _, one := range append([]vector{v.judged()}, spoilt(v)...) {
			must(out.Encode(one))
		}
	}
	for i, size := range sizes {
		for _, index := range []int64{0, 1, size / 2, size - 1} {
			if index >= size {
				continue
			}
			proof, err := tlog.ProveRecord(size, index, tlog.HashReaderFunc(read))
			must(err)
			write(vector{index, size, stored[tlog.StoredHashIndex(0, index)], root(size), proof, false, "inclusion"})
		}
		for _, old := range sizes[:i+1] {
			proof, err := tlog.ProveTree(size, old, tlog.HashReaderFunc(read))
			must(err)
			write(vector{old, size, root(old), root(size), proof, false, "consistency"})
		}
	}
}
