# SPDX-License-Identifier: GPL-2.0
# Entry points. The module is described by Kbuild, the tool by userspace/Makefile.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
O ?= $(CURDIR)/build

all: modules tool	## the module for the running kernel, and the tool

modules:		## the module, for KDIR= (default: the running kernel)
	mkdir -p $(O)/module
	cp -rsf $(CURDIR)/Kbuild $(CURDIR)/kernel $(CURDIR)/include $(O)/module/
	find $(O)/module -xtype l -delete
	$(MAKE) -C $(KDIR) M=$(O)/module modules

tool:			## sidebandctl, into build/
	$(MAKE) -C userspace O=$(O)

install: all		## both; DESTDIR= and PREFIX= are heeded
	$(MAKE) -C $(KDIR) M=$(O)/module INSTALL_MOD_PATH=$(DESTDIR) \
		INSTALL_MOD_DIR=updates modules_install
	$(MAKE) -C userspace O=$(O) DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) install

check:			## build, lint, and all tests on all kernels, in guests
	selftests/check

lint:			## only look at the sources
	selftests/prepare
	selftests/lint

demo:			## a whole BMC session in a guest, explained step by step
	selftests/demo

clean:			## remove what was built
	rm -rf $(O)

help:			## this list
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile

.PHONY: all modules tool install check lint demo clean help
