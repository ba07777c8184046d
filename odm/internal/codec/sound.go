package codec

import (
	"encoding/binary"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// soundSize is sizeOf for a value that the driver is to decode: it looks at everything within it. Where a length is wrong
// the driver may read on forever, or panic.
func (d *decoder) soundSize(t bson.Type, b []byte) (int, error) {
	n, err := sizeOf(t, b)
	if err != nil {
		return 0, err
	}
	return n, sound(t, b[:n], d.depth)
}

// sound checks a value of the right size for the sizes of all that lies in it.
func sound(t bson.Type, b []byte, depth int) error {
	switch t {
	case bson.TypeEmbeddedDocument, bson.TypeArray:
	case bson.TypeCodeWithScope:
		code, err := textSize(b[4:])
		if err != nil {
			return err
		}
		b = b[4+code:]
	case bson.TypeBinary:
		_, _, err := binaryIn(b)
		return err
	default:
		return nil
	}
	if depth > maxDepth {
		return errDepth
	}
	last := len(b) - 1
	for i := 4; i < last; {
		key, size, err := element(b[i:last])
		if err != nil {
			return err
		}
		if err := sound(bson.Type(b[i]), b[i+key+2:i+size], depth+1); err != nil {
			return under(string(b[i+1:i+1+key]), err)
		}
		i += size
	}
	return nil
}

// binaryIn returns the data of a binary value of the right size. The old subtype has a second length, unless it has at
// most four bytes, where the driver takes them for the data. If the two do not fit the driver reads on at another place.
func binaryIn(b []byte) (subtype byte, data []byte, err error) {
	subtype, data = b[4], b[5:]
	if subtype != bson.TypeBinaryBinaryOld || len(data) <= 4 {
		return subtype, data, nil
	}
	if n := int(int32(binary.LittleEndian.Uint32(data))); n != len(data)-4 {
		return 0, nil, malformed("an old binary says that it has %d bytes, of %d", n, len(data)-4)
	}
	return subtype, data[4:], nil
}
