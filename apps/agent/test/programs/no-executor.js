console.log('no executor here');
