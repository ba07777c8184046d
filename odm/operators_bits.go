package odm

// BitMask says which bits of a number are meant; Mask and Bits make one. The zero BitMask means none.
type BitMask struct {
	mask      int
	positions []int // nil if the mask counts
}

// Mask is the bits that are set in n, which is not negative.
func Mask(n int) BitMask { return BitMask{mask: n} }

// Bits is the bits at positions, counted from 0, the least significant one.
func Bits(positions ...int) BitMask { return BitMask{positions: append([]int{}, positions...)} }

func (b BitMask) operand() any {
	if b.positions != nil {
		return b.positions
	}
	return b.mask
}

// BitsAllSet asks for documents in whose number all of the bits are 1.
func BitsAllSet[T any, V Number](f ValueOf[T, V], bits BitMask) Filter[T] {
	return ask[*T](f.Path(), "$bitsAllSet", bits.operand())
}

// BitsAllClear asks for documents in whose number all of the bits are 0.
func BitsAllClear[T any, V Number](f ValueOf[T, V], bits BitMask) Filter[T] {
	return ask[*T](f.Path(), "$bitsAllClear", bits.operand())
}

// BitsAnySet asks for documents in whose number at least one of the bits is 1.
func BitsAnySet[T any, V Number](f ValueOf[T, V], bits BitMask) Filter[T] {
	return ask[*T](f.Path(), "$bitsAnySet", bits.operand())
}

// BitsAnyClear asks for documents in whose number at least one of the bits is 0.
func BitsAnyClear[T any, V Number](f ValueOf[T, V], bits BitMask) Filter[T] {
	return ask[*T](f.Path(), "$bitsAnyClear", bits.operand())
}
