package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// maxDepth is how deep documents may lie in each other. MongoDB stores at most 100 levels; the driver has no limit, and
// dies of a value that contains itself.
const maxDepth = 1000

var (
	errDepth   = errors.New("documents lie in each other more than 1000 deep: a value that contains itself cannot be stored")
	errNullKey = errors.New("BSON element key cannot contain null bytes") // the driver's words
	errSize    = errors.New("the document is larger than BSON can tell, 2 GiB")
)

// An encoder appends one document.
type encoder struct {
	*shared
	sorted bool
	depth  int
}

// document appends the struct at base.
func (e *encoder) document(dst []byte, d *document, base ref) ([]byte, error) {
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	if e.depth++; e.depth > maxDepth {
		return dst, errDepth
	}
	dst, err := e.fields(dst, d, base)
	if err != nil {
		return dst, err
	}
	if d.rest != nil {
		if dst, err = e.rest(dst, d, d.rest.at.in(base)); err != nil {
			return dst, err
		}
	}
	e.depth--
	return end(dst, at)
}

// end closes the document or array that begins at a place.
func end(dst []byte, at int) ([]byte, error) {
	dst = append(dst, 0)
	size := len(dst) - at
	if size > math.MaxInt32 {
		return dst, errSize
	}
	binary.LittleEndian.PutUint32(dst[at:], uint32(size))
	return dst, nil
}

// fields appends the fields of a struct. What most fields are made of stands here as well as in value: without that a small
// document takes an eighth more time.
func (e *encoder) fields(dst []byte, d *document, base ref) ([]byte, error) {
	for i := range d.fields {
		f := &d.fields[i]
		var r ref
		if f.via == nil {
			r = f.at.in(base)
		} else if p, ok := f.reach(base); ok {
			r = p
		} else {
			continue // an inlined pointer is nil
		}
		if f.omit != isKept && f.empty(r) {
			continue
		}
		at := len(dst)
		dst = f.appendHead(dst)
		switch f.enc {
		case ofText:
			s := textAt(r)
			n := len(dst)
			if cap(dst)-n < len(s)+5 {
				dst = slices.Grow(dst, len(s)+5)
			}
			dst = dst[:n+len(s)+5]
			binary.LittleEndian.PutUint32(dst[n:], uint32(len(s)+1))
			copy(dst[n+4:], s)
			dst[len(dst)-1] = 0
		case ofInt:
			n := num[int](r)
			if int(int32(n)) == n {
				dst = binary.LittleEndian.AppendUint32(dst, uint32(n))
				continue
			}
			dst[at] = byte(bson.TypeInt64)
			dst = binary.LittleEndian.AppendUint64(dst, uint64(n))
		case ofInt32:
			dst = binary.LittleEndian.AppendUint32(dst, uint32(num[int32](r)))
		case ofFloat64:
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(num[float64](r)))
		case ofBool:
			dst = appendBool(dst, boolAt(r))
		case ofTime:
			dst = appendTime(dst, *as[time.Time](r))
		case ofObjectID:
			dst = appendID(dst, as[bson.ObjectID](r))
		default:
			var t bson.Type
			var err error
			if dst, t, err = e.value(dst, f.op, r); err != nil {
				return dst, err
			}
			dst[at] = byte(t)
		}
	}
	return dst, nil
}

// appendHead appends type byte, key and NUL. A short one is copied with what follows it in its words: dst has room for that,
// and it is written over.
func (f *field) appendHead(dst []byte) []byte {
	at := len(dst)
	if len(f.head) > 16 || cap(dst)-at < 16 {
		return append(dst, f.head...)
	}
	to := dst[at : at+16]
	binary.LittleEndian.PutUint64(to, f.words[0])
	binary.LittleEndian.PutUint64(to[8:], f.words[1])
	return dst[:at+len(f.head)]
}

func appendText(dst []byte, s string) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(s)+1))
	dst = append(dst, s...)
	return append(dst, 0)
}

func appendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, 1)
	}
	return append(dst, 0)
}

func appendID(dst []byte, id *bson.ObjectID) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, binary.LittleEndian.Uint64(id[:]))
	return binary.LittleEndian.AppendUint32(dst, binary.LittleEndian.Uint32(id[8:]))
}

func appendTime(dst []byte, t time.Time) []byte {
	return binary.LittleEndian.AppendUint64(dst, uint64(bson.NewDateTimeFromTime(t)))
}

func appendBinary(dst []byte, subtype byte, b []byte) []byte {
	if subtype == bson.TypeBinaryBinaryOld {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)+4))
		dst = append(dst, subtype)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
		return append(dst, b...)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
	dst = append(dst, subtype)
	return append(dst, b...)
}

// appendInt appends an integer in four bytes, if it may have these and fits, or in eight.
func appendInt(dst []byte, n int64, short bool) ([]byte, bson.Type) {
	if short && int64(int32(n)) == n {
		return binary.LittleEndian.AppendUint32(dst, uint32(n)), bson.TypeInt32
	}
	return binary.LittleEndian.AppendUint64(dst, uint64(n)), bson.TypeInt64
}

func appendUint(dst []byte, n uint64, short bool) ([]byte, bson.Type, error) {
	if n > math.MaxInt64 {
		return dst, 0, fmt.Errorf("%d overflows int64", n)
	}
	dst, t := appendInt(dst, int64(n), short)
	return dst, t, nil
}

// appendIndex appends the key of an element of an array.
func appendIndex(dst []byte, i int) []byte {
	switch {
	case i < 10:
		return append(dst, byte('0'+i), 0)
	case i < 100:
		return append(dst, byte('0'+i/10), byte('0'+i%10), 0)
	case i < 1000:
		return append(dst, byte('0'+i/100), byte('0'+i/10%10), byte('0'+i%10), 0)
	}
	dst = appendIndex(dst, i/1000)
	i %= 1000
	return append(dst[:len(dst)-1], byte('0'+i/100), byte('0'+i/10%10), byte('0'+i%10), 0)
}
