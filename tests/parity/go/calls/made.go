package main

// Contracts made here: one for each way to call a host function, to trap, to break a rule of upload.

// made stores a contract and calls it, if it can be stored. What it does at an upload is an outcome too.
func (s *suite) made(kind, name string, code []byte, entries ...string) *contract {
	name = "made " + kind + ": " + name
	checksum, gas, err := s.vm.StoreCode(code, gasLimit*10)
	s.plain(name+": store", []byte(checksum), &gas, err)
	if err != nil {
		// What an upload refuses can still be there, from a state sync.
		checksum, err = s.vm.StoreCodeUnchecked(code)
		s.plain(name+": store unchecked", []byte(checksum), nil, err)
		if err != nil {
			return nil
		}
	}
	report, err := s.vm.AnalyzeCode(checksum)
	s.plain(name+": analyze", report, nil, err)
	c := s.created(name+":", checksum)
	for _, entry := range entries {
		c.run("call", entry, "{}", call{scratch: true})
	}
	return c
}
