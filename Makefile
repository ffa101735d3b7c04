# SPDX-License-Identifier: GPL-2.0
# Entry points. The module is described by Kbuild, the tool by userspace/Makefile.

KERNEL := $(shell uname -r)
KDIR ?= /lib/modules/$(KERNEL)/build
PREFIX ?= /usr/local
BUILD ?= $(CURDIR)/build
MODULE ?= $(BUILD)/module
VERSION := $(shell cat userspace/version)
DKMS := usr/src/sideband-$(VERSION)

all: modules tool	## the module for the running kernel, and the tool

# Built in a folder of links to the sources (and to nothing else): one folder for
# each kernel is possible.
modules: headers		## the module, for KDIR= (default: the running kernel)
	mkdir -p $(MODULE)
	cp -rsf $(addprefix $(CURDIR)/,Kbuild kernel include userspace/version) $(MODULE)/
	find $(MODULE) -type l ! -name Kbuild ! -name version ! -name '*.[ch]' -delete
	find $(MODULE) -xtype l -delete
	$(MAKE) -C $(KDIR) M=$(MODULE) modules

# Said before anything is built: make itself would only name a folder.
headers:
	@[ -e "$(KDIR)/Makefile" ] || { echo "$(no-headers)" >&2; exit 1; }

ifeq ($(origin KDIR),file)
no-headers = no headers of kernel $(KERNEL): install linux-headers-$(KERNEL), or give KDIR=
else
no-headers = no kernel headers in KDIR=$(KDIR)
endif

tool:			## sidebandctl, into build/
	$(MAKE) -C userspace O=$(BUILD)

install: all		## both; DESTDIR= and PREFIX= are heeded
	$(MAKE) -C $(KDIR) M=$(MODULE) INSTALL_MOD_PATH=$(DESTDIR) \
		INSTALL_MOD_DIR=updates modules_install
	$(MAKE) -C userspace O=$(BUILD) DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) install

uninstall:		## take away what install has put there, for all kernels
	rm -f $(DESTDIR)/lib/modules/*/updates/sideband.ko*
	$(MAKE) -C userspace O=$(BUILD) DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) uninstall

# What dkms builds the module from.
dkms-source:
	mkdir -p $(DESTDIR)/$(DKMS)
	cp -r Kbuild COPYING kernel include userspace/version $(DESTDIR)/$(DKMS)/
	sed 's/#MODULE_VERSION#/$(VERSION)/' userspace/packaging/dkms/dkms.conf \
		>$(DESTDIR)/$(DKMS)/dkms.conf

dkms-install: dkms-source	## the module by dkms, which builds it for later kernels, too
	dkms install sideband/$(VERSION)

dkms-uninstall:		## take that away, of whatever version it is
	for dir in $(DESTDIR)/usr/src/sideband-[0-9]*; do \
		[ -e "$$dir/dkms.conf" ] || continue; \
		if dpkg -S "$$dir" >/dev/null 2>&1 || rpm -qf "$$dir" >/dev/null 2>&1; then \
			echo "$$dir is of a package, and goes with that"; \
			continue; \
		fi; \
		dkms remove "sideband/$${dir##*/sideband-}" --all && rm -r "$$dir" || exit; \
	done

deb:			## packages for Debian, into build/deb
	BUILD=$(BUILD) userspace/packaging/deb

rpm:			## packages for distributions with RPM, into build/rpm
	BUILD=$(BUILD) userspace/packaging/rpm/build

check:			## build, lint, and all tests on all kernels, in guests
	selftests/check

check-debug:		## all guests' tests on a kernel that finds faults
	selftests/check debug

check-boot:		## the packages, in a Debian that boots in QEMU; as root
	selftests/check-boot

check-long:		## the kernel's own tests of bonds that are too slow for check
	selftests/check long_kselftest.sh

bench:			## prices of sharing and of what else steers, with table and plots
	selftests/prepare
	selftests/bench/bench
	selftests/bench/render

lint:			## only look at the sources
	selftests/prepare
	selftests/lint

demo:			## a whole BMC session in a guest, explained step by step
	selftests/demo

demo-failover:		## the same with two ports, while cables are pulled
	selftests/demo failover

clean:			## remove what was built
	rm -rf $(BUILD)

help:			## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## */\1\t/p' Makefile

.PHONY: all modules headers tool install uninstall dkms-source dkms-install \
	dkms-uninstall deb rpm check check-debug check-boot check-long bench lint demo \
	demo-failover clean help
