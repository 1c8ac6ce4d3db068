package preverify

import "crypto/sha256"

// remembered is a set of hashes of bounded size. When it is full, the hash that was added first is dropped.
type remembered struct {
	places []place
	next   int
	byHash map[[sha256.Size]byte]int
}

type place struct {
	hash [sha256.Size]byte
	used bool
}

func remember(size int) remembered {
	return remembered{places: make([]place, size), byHash: make(map[[sha256.Size]byte]int)}
}

func (r *remembered) add(hash [sha256.Size]byte) {
	if _, ok := r.byHash[hash]; ok {
		return
	}
	if old := r.places[r.next]; old.used {
		delete(r.byHash, old.hash)
	}
	r.places[r.next] = place{hash, true}
	r.byHash[hash] = r.next
	r.next = (r.next + 1) % len(r.places)
}

// remove removes a hash and reports whether it was there.
func (r *remembered) remove(hash [sha256.Size]byte) bool {
	at, ok := r.byHash[hash]
	if ok {
		delete(r.byHash, hash)
		r.places[at] = place{}
	}
	return ok
}
