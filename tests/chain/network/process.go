package network

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// process is a running program.
type process struct {
	command *exec.Cmd
	done    chan struct{} // closed when it has ended
}

// start starts a program that ends, at the latest, with this one.
func start(program string, arguments, env []string, output *os.File) (*process, error) {
	p := &process{command: exec.Command(program, arguments...), done: make(chan struct{})}
	p.command.Env, p.command.Stdout, p.command.Stderr = env, output, output
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		// Linux sends the signal when the thread that started the program ends, so this one must stay.
		runtime.LockOSThread()
		err := p.command.Start()
		started <- err
		if err == nil {
			_ = p.command.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

func (p *process) signal(signal syscall.Signal) { _ = p.command.Process.Signal(signal) }

func (p *process) exitCode() int { return p.command.ProcessState.ExitCode() }

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
